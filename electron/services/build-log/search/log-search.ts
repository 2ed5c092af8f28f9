import { Worker } from 'node:worker_threads'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { LogSearchProgress } from '#shared/build/log/log-line.ts'
import { assertNever } from '#shared/assert-never.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { matcherOf } from './matcher.ts'
import type { FromSearchWorker, SearchQuery, ToSearchWorker } from './messages.ts'

export interface LogSearchLimits {
  /** How long nothing may be heard of the thread, in ms: an expression that tries without end is given up then. */
  readonly silence: number
  /** How long an aborted search may take to notice, in ms; then its thread is ended. */
  readonly grace: number
}

const usual: LogSearchLimits = { silence: 4_000, grace: 200 }

interface Running {
  readonly worker: Worker
  onMessage: (message: FromSearchWorker) => void
  onExit: (cause: string) => void
}

/** Looks through logs in threads, one for each search at a time; a thread that is idle is kept for the next. */
export class LogSearch {
  readonly #entry: URL
  readonly #limits: LogSearchLimits
  readonly #running = new Set<Running>()
  #idle: Running | undefined
  #last = 0

  /** @param entry the thread's main file, where it does not lie beside this one: in a bundle */
  constructor(entry: URL = new URL('./search-worker.ts', import.meta.url), limits = usual) {
    this.#entry = entry
    this.#limits = limits
  }

  async search(
    query: SearchQuery,
    tell: (progress: LogSearchProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<void, AppError>> {
    try {
      matcherOf(query)
    } catch (error) {
      return invalid(messageOf(error).replace(/^Invalid regular expression: /, 'Not a regular expression: '))
    }
    if (signal.aborted) return cancelled
    const thread = this.#take()
    const result = await this.#run(thread, query, tell, signal)
    this.#giveBack(thread)
    return result
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#running].map(({ worker }) => worker.terminate()))
  }

  #take(): Running {
    const thread = this.#idle ?? this.#start()
    this.#idle = undefined
    return thread
  }

  #giveBack(thread: Running): void {
    if (!this.#running.has(thread)) return
    if (this.#idle === undefined) this.#idle = thread
    else void thread.worker.terminate()
  }

  #run(
    thread: Running,
    query: SearchQuery,
    tell: (progress: LogSearchProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<void, AppError>> {
    const id = ++this.#last
    return new Promise((resolve) => {
      let searched = query.from
      let timer: NodeJS.Timeout | undefined
      const finish = (result: Result<void, AppError>): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        resolve(result)
      }
      const giveUpAfter = (time: number, result: () => Result<void, AppError>): void => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          this.#running.delete(thread)
          void thread.worker.terminate()
          finish(result())
        }, time)
      }
      const watch = (): void => giveUpAfter(this.#limits.silence, () => tooHard(searched))
      const abort = (): void => {
        post(thread.worker, { kind: 'abort', id })
        giveUpAfter(this.#limits.grace, () => cancelled)
      }
      thread.onExit = (cause) => finish(internal(cause))
      thread.onMessage = (message) => {
        if (message.id !== id) return
        switch (message.kind) {
          case 'progress':
            if (signal.aborted) return
            searched = message.progress.searched
            watch()
            tell(message.progress)
            return
          case 'ended':
            if (signal.aborted) finish(cancelled)
            else finish(message.error === undefined ? ok(undefined) : internal(message.error))
            return
          default:
            assertNever(message)
        }
      }
      signal.addEventListener('abort', abort, { once: true })
      watch()
      post(thread.worker, { kind: 'search', id, query })
    })
  }

  #start(): Running {
    const worker = new Worker(this.#entry, { name: 'log search' })
    const thread: Running = { worker, onMessage: () => undefined, onExit: () => undefined }
    this.#running.add(thread)
    worker.unref()
    let cause = 'its thread ended'
    worker.on('message', (message: FromSearchWorker) => thread.onMessage(message))
    worker.on('error', (error) => (cause = messageOf(error)))
    worker.once('exit', () => {
      this.#running.delete(thread)
      if (this.#idle === thread) this.#idle = undefined
      thread.onExit(cause)
    })
    return thread
  }
}

const cancelled: Result<never, AppError> = err({ kind: 'cancelled', message: 'The search was cancelled.' })

function invalid(message: string): Result<never, AppError> {
  return err({ kind: 'invalid-argument', message })
}

function tooHard(line: number): Result<never, AppError> {
  return err({
    kind: 'invalid-argument',
    message: `This expression takes too long near line ${line + 1}: the search was stopped there.`,
    remedy: 'Avoid repetitions within repetitions, for instance (a+)+.',
  })
}

function internal(cause: string): Result<never, AppError> {
  return err({ kind: 'internal', message: `The log could not be searched: ${cause}` })
}

function post(worker: Worker, message: ToSearchWorker): void {
  worker.postMessage(message)
}
