import type { Analysis, GraphAnswer, GraphMessage, GraphTask } from './graph-messages.ts'
import GraphWorker from './graph-worker.ts?worker'
import { latestOnly } from './latest-only.ts'
import { applyDelta } from './value-delta.ts'

type Ask = (task: GraphTask, done: (answer: GraphAnswer) => void) => void

let asks: Readonly<Record<GraphTask['kind'], Ask>> | undefined

/** Has the graph worker do something; a newer task takes the place of one of its kind that waits, which is never done. */
export function askGraphWorker(task: GraphTask, done: (answer: GraphAnswer) => void): void {
  asks ??= startWorker()
  asks[task.kind](task, done)
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
  const latest = (kind: GraphTask['kind']): Ask =>
    latestOnly<GraphTask, GraphAnswer>({
      post: (task) => thread.postMessage(task),
      listen: (listener) =>
        thread.addEventListener('message', ({ data }: MessageEvent<GraphMessage>) => {
          if (data.kind === kind) listener(read(data))
        }),
    })
  return { analyse: latest('analyse'), layout: latest('layout') }
}
