import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import type { Analysis, GraphMessage, GraphTask } from './graph-messages.ts'
import { deltaOf } from './value-delta.ts'

/** What the window knows of the last text that was read here. */
let told: Analysis | undefined

/** Entry of the worker that lays graphs out, and reads texts that are too long for the window's own thread. */
self.addEventListener('message', (event: MessageEvent<GraphTask>) => {
  self.postMessage(answer(event.data))
})

function answer(task: GraphTask): GraphMessage {
  if (task.kind === 'layout') return { kind: 'layout', layout: layoutGraph(task.graph, task) }
  const model = parseDockerfile(task.text, { args: task.args })
  const analysis = { model, graph: toGraph(model, task.target) }
  const change = deltaOf(told, analysis)
  told = analysis
  return { kind: 'analyse', change }
}
