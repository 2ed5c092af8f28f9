import { collapseAll, expandAll } from '#renderer/stores/collapse-all.ts'
import type { ExportFormat } from '#renderer/stores/export-format.ts'
import { exportFormats, exportWords } from '#renderer/stores/export-format.ts'
import { copyGraph, saveGraph } from '#renderer/stores/export-graph.ts'
import { askZoom } from '#renderer/stores/graph-camera.ts'
import { matchesShown } from '#renderer/stores/graph-matches.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import type { GraphMode } from '#renderer/stores/graph-view-store.ts'
import {
  clearFilter,
  graphViewStore,
  openSearch,
  setGraphMode,
  setGraphView,
  setMinimap,
  setOpsTable,
} from '#renderer/stores/graph-view-store.ts'
import { opsStore } from '#renderer/stores/ops-store.ts'
import { walkMatches } from '#renderer/stores/walk-matches.ts'
import type { Command } from './commands.ts'

const hasGraph = () => (graphStore.getState().shown?.graph.cards.length ?? 0) > 0
const look = () => graphViewStore.getState()
const isDrawn = () => hasGraph() && look().mode !== 'list'
const hasMatches = () => (matchesShown(look())?.size ?? 0) > 0
const hasFilter = () => {
  const { states, mounts, platforms, traits } = look().filter
  return states.length + mounts.length + platforms.length + traits.length > 0
}

const canExport = () => (look().mode === 'ops' ? opsStore.getState().shown !== undefined : hasGraph())

const show = (mode: GraphMode, title: string): Command => ({
  id: `graph.${mode}`,
  title,
  group: 'Graph',
  enabled: hasGraph,
  run: () => setGraphMode(mode),
})

const save = (format: ExportFormat): Command => ({
  id: `graph.save.${format}`,
  title: `Save the graph as ${exportWords[format].title}…`,
  group: 'Graph',
  enabled: canExport,
  run: () => saveGraph(format),
})

const copy = (format: Exclude<ExportFormat, 'json'>): Command => ({
  id: `graph.copy.${format}`,
  title: `Copy the graph as ${exportWords[format].title}`,
  group: 'Graph',
  enabled: canExport,
  run: () => copyGraph(format),
})

/** What can be done with the graph as a whole. */
export const graphCommands: readonly Command[] = [
  {
    id: 'graph.search',
    title: 'Search the graph',
    group: 'Graph',
    keys: 'Mod+F',
    otherKeys: ['/'],
    region: 'graph',
    enabled: hasGraph,
    run: openSearch,
  },
  {
    id: 'graph.nextMatch',
    title: 'Go to the next match in the graph',
    group: 'Graph',
    keys: 'F3',
    region: 'graph',
    enabled: hasMatches,
    run: () => walkMatches(1),
  },
  {
    id: 'graph.previousMatch',
    title: 'Go to the previous match in the graph',
    group: 'Graph',
    keys: 'Shift+F3',
    region: 'graph',
    enabled: hasMatches,
    run: () => walkMatches(-1),
  },
  {
    id: 'graph.clearFilter',
    title: 'Clear the graph’s filter',
    group: 'Graph',
    enabled: hasFilter,
    run: clearFilter,
  },
  show('graph', 'Show the graph of stages'),
  show('list', 'Show the graph as a list'),
  show('ops', 'Show BuildKit’s own graph'),
  {
    id: 'graph.opsTable',
    title: 'Show BuildKit’s own graph as a table, or drawn',
    group: 'Graph',
    enabled: () => hasGraph() && look().mode === 'ops',
    run: () => setOpsTable(!look().opsTable),
  },
  {
    id: 'graph.direction',
    title: 'Lay the graph out to the right or downwards',
    group: 'Graph',
    enabled: isDrawn,
    run: () => setGraphView({ direction: look().view.direction === 'right' ? 'down' : 'right' }),
  },
  {
    id: 'graph.hideExternal',
    title: 'Hide or show images and contexts in the graph',
    group: 'Graph',
    enabled: isDrawn,
    run: () => setGraphView({ hideExternal: !look().view.hideExternal }),
  },
  {
    id: 'graph.onlyTarget',
    title: 'Show only what the target needs, or all',
    group: 'Graph',
    enabled: hasGraph,
    run: () => setGraphView({ onlyTarget: !look().view.onlyTarget }),
  },
  {
    id: 'graph.collapseAll',
    title: 'Collapse all stages',
    group: 'Graph',
    enabled: () => hasGraph() && look().mode === 'graph',
    run: collapseAll,
  },
  {
    id: 'graph.expandAll',
    title: 'Expand all stages',
    group: 'Graph',
    enabled: () => hasGraph() && look().view.collapsed.length > 0,
    run: expandAll,
  },
  {
    id: 'graph.minimap',
    title: 'Hide or show the graph’s overview',
    group: 'Graph',
    enabled: isDrawn,
    run: () => setMinimap(!look().minimap),
  },
  {
    id: 'graph.zoomIn',
    title: 'Zoom into the graph',
    group: 'Graph',
    keys: '=',
    region: 'graph',
    enabled: isDrawn,
    run: () => askZoom('in'),
  },
  {
    id: 'graph.zoomOut',
    title: 'Zoom out of the graph',
    group: 'Graph',
    keys: '-',
    region: 'graph',
    enabled: isDrawn,
    run: () => askZoom('out'),
  },
  {
    id: 'graph.zoomReset',
    title: 'Show the graph in life size',
    group: 'Graph',
    enabled: isDrawn,
    run: () => askZoom('reset'),
  },
  ...exportFormats.map(save),
  ...(['png', 'svg', 'dot', 'mermaid'] as const).map(copy),
]
