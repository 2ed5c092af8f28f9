// The thread that looks through logs, so that no regular expression stops the studio. `SearchThread` starts and ends it.
import { parentPort } from 'node:worker_threads'
import { messageOf } from '#electron/lib/message-of.ts'
import type { FromSearchWorker, SearchQuery, ToSearchWorker } from './messages.ts'
import { searchLog } from './search-log.ts'

const port = parentPort
if (!port) throw new Error('This is the main file of a worker thread.')
const running = new Map<number, AbortController>()

port.on('message', (message: ToSearchWorker) => {
  if (message.kind === 'abort') running.get(message.id)?.abort(new Error('aborted'))
  else void search(message.id, message.query)
})

async function search(id: number, query: SearchQuery): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    await searchLog(query, (progress) => post({ kind: 'progress', id, progress }), controller.signal)
    post({ kind: 'ended', id })
  } catch (error) {
    post({ kind: 'ended', id, error: messageOf(error) })
  } finally {
    running.delete(id)
  }
}

function post(message: FromSearchWorker): void {
  port?.postMessage(message)
}
