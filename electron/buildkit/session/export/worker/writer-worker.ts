// The thread that writes folders of results. `FolderWriter` starts it and ends it.
import { parentPort } from 'node:worker_threads'
import { assertNever } from '#shared/assert-never.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { OutputError } from '../output-error.ts'
import { takeFolder } from '../take-folder.ts'
import { Arrivals } from './arrivals.ts'
import type { FromWriter, ToWriter, WriterError } from './messages.ts'

interface Running {
  readonly aborter: AbortController
  readonly arrivals: Arrivals
}

const port = parentPort
if (!port) throw new Error('This is the main file of a worker thread.')
const running = new Map<number, Running>()

port.on('message', (message: ToWriter) => {
  switch (message.kind) {
    case 'receive':
      void receive(message).then((error) => {
        running.delete(message.transfer)
        post({ kind: 'ended', transfer: message.transfer, ...(error && { error }) })
      })
      return
    case 'bytes':
      running.get(message.transfer)?.arrivals.push(Buffer.from(message.memory))
      return
    case 'end':
      running.get(message.transfer)?.arrivals.end()
      return
    case 'abort':
      running.get(message.transfer)?.aborter.abort(new Error('aborted'))
      return
    default:
      assertNever(message)
  }
})

async function receive({
  transfer,
  path,
}: Extract<ToWriter, { kind: 'receive' }>): Promise<WriterError | undefined> {
  const aborter = new AbortController()
  const arrivals = new Arrivals(aborter.signal, (bytes) => post({ kind: 'taken', transfer, bytes }))
  running.set(transfer, { aborter, arrivals })
  try {
    await takeFolder(path, {
      signal: aborter.signal,
      batches: () => arrivals.batches(),
      write: (frames) => {
        post({ kind: 'answer', transfer, frames: Uint8Array.from(frames) })
        return true // They are short, and few at a time.
      },
      drained: () => Promise.resolve(),
    })
    return undefined
  } catch (error) {
    return { message: messageOf(error), ...(error instanceof OutputError && { failure: error.failure }) }
  }
}

function post(message: FromWriter): void {
  port?.postMessage(message)
}
