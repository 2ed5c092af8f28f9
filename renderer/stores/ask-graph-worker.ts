import type { Analysis, GraphAnswer, GraphMessage, GraphTask } from './graph-messages.ts'
import GraphWorker from './graph-worker.ts?worker'
import { latestOnly } from './latest-only.ts'
import { applyDelta } from './value-delta.ts'

let ask: ((task: GraphTask, done: (answer: GraphAnswer) => void) => void) | undefined

/** Has the graph worker do something; a newer task takes the place of one that waits, which is never done. */
export function askGraphWorker(task: GraphTask, done: (answer: GraphAnswer) => void): void {
  ask ??= startWorker()
  ask(task, done)
}

function startWorker() {
  const thread = new GraphWorker()
  let analysis: Analysis | undefined
  const read = (message: GraphMessage): GraphAnswer => {
    if (message.kind === 'layout') return message
    const { change, ...rest } = message
    analysis = applyDelta(analysis, change) as Analysis
    return { ...rest, analysis }
  }
  return latestOnly<GraphTask, GraphAnswer>({
    post: (task) => thread.postMessage(task),
    listen: (listener) =>
      thread.addEventListener('message', (event: MessageEvent<GraphMessage>) => listener(read(event.data))),
  })
}
