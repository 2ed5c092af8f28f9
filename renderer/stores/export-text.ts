import { stepDuration } from '#shared/build/selectors.ts'
import { opsToDot } from '#shared/graph/export/ops-to-dot.ts'
import { opsToJson } from '#shared/graph/export/ops-to-json.ts'
import { opsToMermaid } from '#shared/graph/export/ops-to-mermaid.ts'
import { type OpOutcome, opsToSvg } from '#shared/graph/export/ops-to-svg.ts'
import type { SvgThemeName } from '#shared/graph/export/svg-theme.ts'
import { toDot } from '#shared/graph/export/to-dot.ts'
import { toJson } from '#shared/graph/export/to-json.ts'
import { toMermaid } from '#shared/graph/export/to-mermaid.ts'
import { toSvg } from '#shared/graph/export/to-svg.ts'
import type { OpsGraph } from '#shared/graph/ops-graph.ts'
import type { ExportFormat } from './export-format.ts'
import { graphStore } from './graph-store.ts'
import { buildStore } from './build-store.ts'
import { graphViewStore } from './graph-view-store.ts'
import { liveStore } from './live-store.ts'
import { opsStore, stateOfOp } from './ops-store.ts'

/** What is seen, as a text; `undefined` if there is nothing to see. Pictures tell the states of the build that is shown. */
export function exportText(format: Exclude<ExportFormat, 'png'>): string | undefined {
  if (graphViewStore.getState().mode === 'ops') return opsText(format)
  const { shown } = graphStore.getState()
  if (shown === undefined || shown.drawn.cards.length === 0) return undefined
  switch (format) {
    case 'svg': {
      const { rows, stages } = liveStore.getState()
      return toSvg(shown.drawn, shown.layout, {
        theme: themeNow(),
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
  const { shown, from } = opsStore.getState()
  if (shown === undefined) return undefined
  const { graph, layout } = shown
  const { direction } = graphViewStore.getState().view
  switch (format) {
    case 'svg':
      return opsToSvg(graph, layout, {
        theme: themeNow(),
        direction,
        ...(from === 'build' && { outcomes: outcomesOf(graph) }),
      })
    case 'dot':
      return opsToDot(graph, direction)
    case 'mermaid':
      return opsToMermaid(graph, direction)
    case 'json':
      return opsToJson(graph)
  }
}

/** How the ops went in the build that is shown. */
function outcomesOf({ boxes }: OpsGraph): Readonly<Record<string, OpOutcome>> {
  const steps = buildStore.getState().build?.snapshot.steps ?? {}
  return Object.fromEntries(
    boxes.map(({ id }): [string, OpOutcome] => {
      const step = steps[id]
      const state = stateOfOp(id)
      const time = step === undefined || state === 'cached' ? undefined : stepDuration(step, Date.now())
      return [id, { state, ...(time === undefined ? {} : { time }) }]
    }),
  )
}

function themeNow(): SvgThemeName {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark'
}
