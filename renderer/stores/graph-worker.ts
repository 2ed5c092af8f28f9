import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import type { GraphAnswer, GraphTask } from './graph-messages.ts'

/** Entry of the worker that lays graphs out, and reads texts that are too long for the window's own thread. */
self.addEventListener('message', (event: MessageEvent<GraphTask>) => {
  self.postMessage(answer(event.data))
})

function answer(task: GraphTask): GraphAnswer {
  if (task.kind === 'layout') return { kind: 'layout', layout: layoutGraph(task.graph, task) }
  const model = parseDockerfile(task.text, { args: task.args })
  return { kind: 'analyse', model, graph: toGraph(model, task.target) }
}
