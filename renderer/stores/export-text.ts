import { opsToDot } from '#shared/graph/export/ops-to-dot.ts'
import { opsToMermaid } from '#shared/graph/export/ops-to-mermaid.ts'
import { toDot } from '#shared/graph/export/to-dot.ts'
import { toJson } from '#shared/graph/export/to-json.ts'
import { toMermaid } from '#shared/graph/export/to-mermaid.ts'
import { toSvg } from '#shared/graph/export/to-svg.ts'
import type { ExportFormat } from './export-format.ts'
import { graphStore } from './graph-store.ts'
import { buildStore } from './build-store.ts'
import { graphViewStore } from './graph-view-store.ts'
import { liveStore } from './live-store.ts'
import { opsStore } from './ops-store.ts'

/** What is seen, as a text; `undefined` if there is nothing to see. Pictures tell the states of the build that is shown. */
export function exportText(format: Exclude<ExportFormat, 'png'>): string | undefined {
  if (graphViewStore.getState().mode === 'ops') return opsText(format)
  const { shown } = graphStore.getState()
  if (shown === undefined || shown.drawn.cards.length === 0) return undefined
  switch (format) {
    case 'svg': {
      const { rows, stages } = liveStore.getState()
      return toSvg(shown.drawn, shown.layout, {
        theme: document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark',
        ...(buildStore.getState().build !== undefined && { states: { rows, stages } }),
      })
    }
    case 'dot':
      return toDot(shown.drawn, shown.layout.direction)
    case 'mermaid':
      return toMermaid(shown.drawn, shown.layout.direction)
    case 'json':
      return toJson(shown.model, shown.drawn)
  }
}

function opsText(format: Exclude<ExportFormat, 'png'>): string | undefined {
  const { shown } = opsStore.getState()
  if (shown === undefined) return undefined
  const { direction } = graphViewStore.getState().view
  switch (format) {
    case 'svg':
      return undefined
    case 'dot':
      return opsToDot(shown.graph, direction)
    case 'mermaid':
      return opsToMermaid(shown.graph, direction)
    case 'json':
      return `${JSON.stringify({ ops: shown.graph.boxes.map(({ op }) => op) }, undefined, 2)}\n`
  }
}
