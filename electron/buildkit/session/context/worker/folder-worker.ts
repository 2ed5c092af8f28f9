// The thread that walks, reads and frames folders. `FolderSender` starts it and ends it.
import { parentPort, workerData } from 'node:worker_threads'
import { assertNever } from '#shared/assert-never.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import type { Asked } from '../asked.ts'
import { ContextError } from '../context-error.ts'
import { transferFolder } from '../transfer-folder.ts'
import { Listings } from './listings.ts'
import type { FromWorker, ToWorker, WorkerError, WorkerStart } from './messages.ts'

interface Running {
  readonly aborter: AbortController
  onAsked: (asked: readonly Asked[]) => void
  readonly unwritten: ((memory: Buffer) => void)[]
}

const port = parentPort
if (!port) throw new Error('This is the main file of a worker thread.')
const listings = new Listings((workerData as WorkerStart).epoch)
const running = new Map<number, Running>()

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'prepare':
      void listings.prepare(message.source)
      return
    case 'send':
      void send(message).then((error) => {
        running.delete(message.transfer)
        post({ kind: 'ended', transfer: message.transfer, ...(error && { error }) })
      })
      return
    case 'asked':
      running.get(message.transfer)?.onAsked(message.asked)
      return
    case 'written':
      running.get(message.transfer)?.unwritten.shift()?.(Buffer.from(message.memory))
      return
    case 'abort':
      running.get(message.transfer)?.aborter.abort(new Error('aborted'))
      return
    default:
      assertNever(message)
  }
})

async function send(message: Extract<ToWorker, { kind: 'send' }>): Promise<WorkerError | undefined> {
  const { transfer, filter } = message
  const run: Running = { aborter: new AbortController(), onAsked: () => undefined, unwritten: [] }
  running.set(transfer, run)
  try {
    const { source, listing } = listings.take(message.source, filter)
    await transferFolder(source, listing, {
      signal: run.aborter.signal,
      receive: (onAsked) => (run.onAsked = onAsked),
      write: (frames) =>
        new Promise((resolve) => {
          run.unwritten.push(resolve)
          const memory = frames.buffer as ArrayBuffer
          post({ kind: 'frames', transfer, memory, length: frames.length }, [memory])
        }),
      failing: (error) => post({ kind: 'failing', transfer, error: plain(error) }),
    })
    listings.sent(message.source, filter, listing)
    return undefined
  } catch (error) {
    return error instanceof ContextError ? plain(error) : { message: messageOf(error) }
  }
}

function plain({ path, message }: ContextError): Required<WorkerError> {
  return { path, message }
}

function post(message: FromWorker, moved: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, moved)
}
