import { Worker } from 'node:worker_threads'
import { assertNever } from '#shared/assert-never.ts'
import { asError } from '#electron/lib/as-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { areGiven } from './are-given.ts'
import { askedOf, type Asked } from './asked.ts'
import { ContextError } from './context-error.ts'
import { sendFolder, type FolderSource, type PacketChannel, type SendFolder } from './send-folder.ts'
import type { TransferFilter } from './walk.ts'
import type { FromWorker, PlainSource, ToWorker, WorkerError, WorkerStart } from './worker/messages.ts'

/** How long the thread may take to notice that a transfer was aborted, in milliseconds; then it is ended. */
const ABORT_GRACE = 5_000

interface Transfer {
  readonly source: FolderSource
  readonly channel: PacketChannel
  readonly onEnd: (error: Error | undefined) => void
}

/**
 * Sends folders from one thread of its own, which starts with the first transfer and serves any number at once. This
 * thread only passes on what is written and what the engine asks for.
 */
export class FolderSender {
  readonly #entry: URL
  #worker: Worker | undefined
  #epoch = 0
  #last = 0
  #disposed = false
  readonly #transfers = new Map<number, Transfer>()

  /** @param entry the thread's main file, where it does not lie beside this one: in a bundle */
  constructor(entry: URL = new URL('./worker/folder-worker.ts', import.meta.url)) {
    this.#entry = entry
  }

  /** @throws ContextError, also when the thread has ended unasked; or the reason of the channel's signal */
  readonly send: SendFolder = Object.assign(
    (source: FolderSource, filter: TransferFilter, channel: PacketChannel) =>
      // Nothing has to be read: the way to the thread and back would take longer.
      areGiven(source.given ?? [], filter)
        ? sendFolder(source, filter, channel)
        : this.#send(source, filter, channel),
    { prepare: (source: FolderSource) => this.#prepare(source) },
  )

  #prepare(source: FolderSource): void {
    if (this.#worker) this.#post(this.#worker, { kind: 'prepare', source: plain(source) })
  }

  #send(source: FolderSource, filter: TransferFilter, channel: PacketChannel): Promise<void> {
    if (this.#disposed) return Promise.reject(new Error('The sender of folders was disposed.'))
    if (channel.signal.aborted) return Promise.reject(asError(channel.signal.reason))
    const transfer = ++this.#last
    return new Promise<void>((resolve, reject) => {
      const worker = this.#started()
      const aborted = (): void => {
        reject(asError(channel.signal.reason))
        this.#post(worker, { kind: 'abort', transfer })
        setTimeout(() => {
          if (this.#transfers.has(transfer)) void worker.terminate()
        }, ABORT_GRACE).unref()
      }
      channel.signal.addEventListener('abort', aborted, { once: true })
      this.#transfers.set(transfer, {
        source,
        channel,
        onEnd: (error) => {
          this.#transfers.delete(transfer)
          channel.signal.removeEventListener('abort', aborted)
          if (error) reject(error)
          else resolve()
        },
      })
      this.#begin(worker, transfer, source, filter, channel)
    })
  }

  /** Ends the thread; transfers that run are given up. */
  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#worker?.terminate()
  }

  #begin(
    worker: Worker,
    transfer: number,
    source: FolderSource,
    filter: TransferFilter,
    channel: PacketChannel,
  ): void {
    this.#post(worker, { kind: 'send', transfer, source: plain(source), filter })
    let gathered: Asked[] = []
    channel.receive((message) => {
      const asked = askedOf(message)
      if (asked === undefined) return
      // What came in one turn of the event loop goes on together.
      if (gathered.length === 0)
        setImmediate(() => {
          this.#post(worker, { kind: 'asked', transfer, asked: gathered })
          gathered = []
        })
      gathered.push(asked)
    })
  }

  #started(): Worker {
    if (this.#worker) return this.#worker
    const workerData: WorkerStart = { epoch: this.#epoch }
    const worker = new Worker(this.#entry, { name: 'folders', workerData })
    this.#worker = worker
    worker.unref()
    let cause = ''
    worker.on('message', (message: FromWorker) => this.#received(worker, message))
    worker.on('error', (error) => (cause = `: ${messageOf(error)}`))
    worker.once('exit', () => {
      this.#worker = undefined
      this.#epoch += 1
      for (const { source, onEnd } of [...this.#transfers.values()])
        onEnd(
          new ContextError(
            source.root.path,
            `${source.root.path} cannot be sent: the thread that reads it ended${cause}`,
          ),
        )
    })
    return worker
  }

  #received(worker: Worker, message: FromWorker): void {
    const transfer = this.#transfers.get(message.transfer)
    if (!transfer) return
    switch (message.kind) {
      case 'frames': {
        const { memory, length } = message
        transfer.channel.write(Buffer.from(memory, 0, length), () =>
          this.#post(worker, { kind: 'written', transfer: message.transfer, memory }, [memory]),
        )
        return
      }
      case 'failing':
        transfer.channel.failing?.(new ContextError(message.error.path, message.error.message))
        return
      case 'ended':
        transfer.onEnd(message.error && errorOf(message.error))
        return
      default:
        assertNever(message)
    }
  }

  #post(worker: Worker, message: ToWorker, moved: readonly ArrayBuffer[] = []): void {
    if (worker === this.#worker) worker.postMessage(message, moved)
  }
}

function plain({ root, given }: FolderSource): PlainSource {
  return { root: root.path, ...(given && { given }) }
}

function errorOf({ path, message }: WorkerError): Error {
  return path === undefined ? new Error(message) : new ContextError(path, message)
}
