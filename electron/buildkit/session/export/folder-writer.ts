import { Worker } from 'node:worker_threads'
import { assertNever } from '#shared/assert-never.ts'
import { asError } from '#electron/lib/as-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import type { ServerCall } from '../../grpc/grpc-server.ts'
import { OutputError } from './output-error.ts'
import type { ReceiveFolder } from './receive-folder.ts'
import type { FromWriter, ToWriter, WriterError } from './worker/messages.ts'

/** Bytes that may wait for the thread before the engine has to. */
const HIGH_WATER = 4 * 1024 * 1024

/** How long the thread may take to notice that a transfer was aborted, in milliseconds; then it is ended. */
const ABORT_GRACE = 5_000

interface Transfer {
  readonly path: string
  readonly call: ServerCall
  /** Bytes that the thread has got and not worked on. */
  waiting: number
  readonly onEnd: (error: Error | undefined) => void
}

/**
 * Writes folders of results from one thread of its own, which starts with the first one and serves any number at once.
 * This thread only passes on what comes.
 */
export class FolderWriter {
  readonly #entry: URL
  #worker: Worker | undefined
  #last = 0
  #disposed = false
  readonly #transfers = new Map<number, Transfer>()

  /** @param entry the thread's main file, where it does not lie beside this one: in a bundle */
  constructor(entry: URL = new URL('./worker/writer-worker.ts', import.meta.url)) {
    this.#entry = entry
  }

  /** @throws OutputError, also when the thread has ended unasked; or the reason of the call's signal */
  readonly receive: ReceiveFolder = (path, call) => {
    if (this.#disposed) return Promise.reject(new Error('The writer of folders was disposed.'))
    if (call.signal.aborted) return Promise.reject(asError(call.signal.reason))
    const transfer = ++this.#last
    return new Promise<void>((resolve, reject) => {
      const worker = this.#started()
      const aborted = (): void => {
        this.#post(worker, { kind: 'abort', transfer })
        setTimeout(() => {
          if (this.#transfers.has(transfer)) void worker.terminate()
        }, ABORT_GRACE).unref()
      }
      call.signal.addEventListener('abort', aborted, { once: true })
      this.#transfers.set(transfer, {
        path,
        call,
        waiting: 0,
        onEnd: (error) => {
          this.#transfers.delete(transfer)
          call.signal.removeEventListener('abort', aborted)
          if (!error) resolve()
          else reject(call.signal.aborted ? asError(call.signal.reason) : error)
        },
      })
      this.#post(worker, { kind: 'receive', transfer, path })
      this.#forward(worker, transfer, call)
    })
  }

  /** Ends the thread; transfers that run are given up. */
  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#worker?.terminate()
  }

  /** What came in one turn of the event loop goes on together. */
  #forward(worker: Worker, transfer: number, call: ServerCall): void {
    let chunks: Buffer[] = []
    let bytes = 0
    const pass = (): void => {
      const running = this.#transfers.get(transfer)
      const memory = Buffer.allocUnsafeSlow(running ? bytes : 0)
      let at = 0
      for (const chunk of chunks) at += chunk.copy(memory, at)
      chunks = []
      bytes = 0
      if (!running) return // What still comes after the end is of no use.
      running.waiting += memory.length
      if (running.waiting > HIGH_WATER) call.pause()
      this.#post(worker, { kind: 'bytes', transfer, memory: memory.buffer }, [memory.buffer])
    }
    call.receiveBytes(
      (chunk) => {
        if (chunks.length === 0) setImmediate(pass)
        chunks.push(chunk)
        bytes += chunk.length
      },
      () => setImmediate(() => this.#post(worker, { kind: 'end', transfer })),
    )
  }

  #started(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#entry, { name: 'folders of results' })
    this.#worker = worker
    worker.unref()
    let cause = ''
    worker.on('message', (message: FromWriter) => this.#received(message))
    worker.on('error', (error) => (cause = `: ${messageOf(error)}`))
    worker.once('exit', () => {
      this.#worker = undefined
      for (const { path, onEnd } of [...this.#transfers.values()])
        onEnd(new OutputError(`${path} cannot be written: the thread that writes it ended${cause}`))
    })
    return worker
  }

  #received(message: FromWriter): void {
    const transfer = this.#transfers.get(message.transfer)
    if (!transfer) return
    switch (message.kind) {
      case 'taken':
        transfer.waiting -= message.bytes
        if (transfer.waiting <= HIGH_WATER) transfer.call.resume()
        return
      case 'answer':
        transfer.call.write(Buffer.from(message.frames))
        return
      case 'ended':
        transfer.onEnd(message.error && errorOf(message.error))
        return
      default:
        assertNever(message)
    }
  }

  #post(worker: Worker, message: ToWriter, moved: readonly ArrayBuffer[] = []): void {
    if (worker === this.#worker) worker.postMessage(message, moved)
  }
}

function errorOf({ message, failure }: WriterError): Error {
  return failure ? new OutputError(message, failure) : new Error(message)
}
