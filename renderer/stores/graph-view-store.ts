import type { GraphView } from '#shared/graph/graph-view.ts'
import { defaultGraphView } from '#shared/graph/graph-view.ts'
import type { MatchFilter } from '#shared/graph/match-rows.ts'
import { createStore } from 'zustand/vanilla'

/** What is made out among the rows; everything else is faded. */
export type GraphFilter = MatchFilter

export const noFilter: GraphFilter = { search: '', states: [], mounts: [], platforms: [], traits: [] }

/** The graph on its canvas, its twin as a list, or BuildKit's own graph. */
export const graphModes = ['graph', 'list', 'ops'] as const

export type GraphMode = (typeof graphModes)[number]

export interface GraphLook {
  readonly view: GraphView
  readonly mode: GraphMode
  /** Whether BuildKit's own graph is read as a table. */
  readonly opsTable: boolean
  /** Whether the canvas has its overview. */
  readonly minimap: boolean
  /** Whether the field to search in is open. */
  readonly searching: boolean
  /** Counts how often one asked to search: the field takes the focus each time. */
  readonly searchesAsked: number
  readonly filter: GraphFilter
  /** Ids of the instructions that the filter made out, FROM included; absent where it asks for nothing. */
  readonly matches?: ReadonlySet<string>
  /** The same for the digests of BuildKit's own graph. */
  readonly opMatches?: ReadonlySet<string>
}

/** How the window looks at the graph. */
export const graphViewStore = createStore<GraphLook>(() => ({
  view: defaultGraphView,
  mode: 'graph',
  opsTable: false,
  minimap: true,
  searching: false,
  searchesAsked: 0,
  filter: noFilter,
}))

export function setGraphView(change: Partial<GraphView>): void {
  graphViewStore.setState(({ view }) => ({ view: { ...view, ...change } }))
}

/** Folds the rows of a stage card away, or shows them again. */
export function toggleCollapsed(card: string): void {
  const { collapsed } = graphViewStore.getState().view
  setGraphView({
    collapsed: collapsed.includes(card) ? collapsed.filter((id) => id !== card) : [...collapsed, card],
  })
}

export function setGraphFilter(change: Partial<GraphFilter>): void {
  graphViewStore.setState(({ filter }) => ({ filter: { ...filter, ...change } }))
}

export function setGraphMode(mode: GraphMode): void {
  graphViewStore.setState({ mode })
}

export function setOpsTable(opsTable: boolean): void {
  graphViewStore.setState({ opsTable })
}

export function setMinimap(minimap: boolean): void {
  graphViewStore.setState({ minimap })
}

/** Opens the field to search in and goes there. */
export function openSearch(): void {
  graphViewStore.setState(({ searchesAsked }) => ({ searching: true, searchesAsked: searchesAsked + 1 }))
}

/** Closes the field and forgets what was searched for. */
export function closeSearch(): void {
  graphViewStore.setState({ searching: false })
  setGraphFilter({ search: '' })
}

/** Lets go of every list of the filter; a search stays. */
export function clearFilter(): void {
  setGraphFilter({ ...noFilter, search: graphViewStore.getState().filter.search })
}
