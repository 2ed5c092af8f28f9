import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import { type Layout, layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { viewGraph } from '#shared/graph/view-graph.ts'
import type { Analysis, GraphMessage, GraphTask } from './graph-messages.ts'
import { deltaOf } from './value-delta.ts'

/** What the window knows of the last text that was read here. */
let told: Analysis | undefined
/** The layout that was made last. */
let made: Layout | undefined

/** Entry of the worker that lays graphs out, and reads texts that are too long for the window's own thread. */
self.addEventListener('message', (event: MessageEvent<GraphTask>) => {
  self.postMessage(answer(event.data))
})

function answer(task: GraphTask): GraphMessage {
  if (task.kind === 'layout') {
    made = layoutGraph(task.graph, task)
    return { kind: 'layout', layout: made }
  }
  const model = parseDockerfile(task.text, { args: task.args })
  const analysis = { model, graph: toGraph(model, task.target) }
  const change = deltaOf(told, analysis)
  told = analysis
  const layout = layoutFor(analysis.graph, task)
  return { kind: 'analyse', change, ...(layout === undefined ? {} : { layout }) }
}

/** Absent where the one on screen fits, or is not the one made last: what is to be kept of it is not known here. */
function layoutFor(graph: BuildGraph, { view, laidOut }: AnalyseTask): Layout | undefined {
  const drawn = viewGraph(graph, view)
  if (drawn.topologyKey === laidOut || (laidOut !== undefined && made?.topologyKey !== laidOut))
    return undefined
  const { direction } = view
  made = layoutGraph(
    drawn,
    laidOut === undefined || made === undefined ? { direction } : { direction, previous: made },
  )
  return made
}

type AnalyseTask = Extract<GraphTask, { readonly kind: 'analyse' }>
