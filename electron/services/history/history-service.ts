import { Worker } from 'node:worker_threads'
import { assertNever } from '#shared/assert-never.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import type { HistoryHealth, KnownTimes, TimesQuery } from '#shared/history/history.ts'
import type { Logger } from '#electron/lib/logger.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { identify } from '#electron/services/private-engine/process-identity.ts'
import { buildParts } from './build-parts.ts'
import { begunBuild } from './build-record.ts'
import type { FromHistory, HistoryCall, HistoryStart } from './history-messages.ts'

export interface HistoryOptions {
  /** The database; folders on the way are made. */
  readonly file: string
  readonly logger: Pick<Logger, 'error'>
  /** The thread's main file, where it does not lie beside this one: in a bundle. */
  readonly entry?: URL
}

interface Waiting {
  readonly kind: HistoryCall['kind']
  readonly resolve: (value: KnownTimes | undefined) => void
}

/** How long the last writes may take when the studio ends, ms. */
const CLOSE_LIMIT = 3000

/**
 * Keeps what builds did, across restarts: when they ran, how they ended, how long each step took. Reading and writing is
 * done in a thread of its own, and no build waits for it: where the history cannot be kept, that is said and no more.
 */
export class HistoryService {
  readonly #logger: HistoryOptions['logger']
  readonly #worker: Promise<Worker>
  readonly #waiting = new Map<number, Waiting>()
  /** Builds that are being recorded. */
  readonly #ending = new Set<Promise<void>>()
  readonly #opened: Promise<HistoryHealth>
  #setOpened: (health: HistoryHealth) => void = () => undefined
  #health: HistoryHealth | undefined
  /** Whether the last writing failed, though the database is there. */
  #failing = false
  #calls = 0
  #disposed: Promise<void> | undefined

  constructor({ file, logger, entry = new URL('./history-worker.ts', import.meta.url) }: HistoryOptions) {
    this.#logger = logger
    this.#opened = new Promise((resolve) => (this.#setOpened = resolve))
    this.#worker = this.#start(file, entry)
  }

  /** Whether builds are recorded, as soon as the file is open. */
  async health(): Promise<HistoryHealth> {
    await this.#opened
    return this.#health ?? { kind: 'ok' }
  }

  /** A build has begun: should the studio end before it does, it was interrupted. */
  async begin(snapshot: BuildSnapshot): Promise<void> {
    await this.#call({ kind: 'begin', build: begunBuild(snapshot) })
  }

  /** A build is over. Gives nothing: that it was not recorded is in `health`. */
  async end(snapshot: BuildSnapshot): Promise<void> {
    const ending = this.#end(snapshot).finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
    await ending
  }

  /** Each part is sent when the thread has the one before, and this process did other things in between. */
  async #end(snapshot: BuildSnapshot): Promise<void> {
    const { steps: _steps, order: _order, ops: _ops, ...rest } = snapshot
    for (const part of buildParts(snapshot)) await this.#call({ kind: 'part', build: snapshot.id, part })
    await this.#call({ kind: 'end', rest })
  }

  /** What a build used is told by the engine after its end. */
  async setUsage(build: string, usage: BuildUsage): Promise<void> {
    await this.#call({ kind: 'usage', build, usage })
  }

  /** How long the steps of a Dockerfile took when they last ran; empty where nothing is known. */
  async times(query: TimesQuery): Promise<KnownTimes> {
    return (await this.#call({ kind: 'times', query })) ?? { steps: {} }
  }

  /** Writes what is left and ends the thread. */
  dispose(): Promise<void> {
    this.#disposed ??= this.#close()
    return this.#disposed
  }

  async #close(): Promise<void> {
    const worker = await this.#worker
    const closed = Promise.all(this.#ending).then(() => this.#call({ kind: 'close' }))
    let timer: NodeJS.Timeout | undefined
    await Promise.race([closed, new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_LIMIT)))])
    clearTimeout(timer)
    await worker.terminate()
  }

  async #start(file: string, entry: URL): Promise<Worker> {
    const start = (await identify(process.pid))?.startTime ?? ''
    const workerData: HistoryStart = { file, owner: { pid: process.pid, start } }
    const worker = new Worker(entry, { workerData })
    worker.unref()
    worker.on('message', (message: FromHistory) => this.#told(message))
    worker.on('error', (error) => this.#lost(`Builds are no longer recorded: ${messageOf(error)}`))
    worker.on('exit', () => this.#lost('Builds are no longer recorded: the history’s thread has ended.'))
    return worker
  }

  #told(message: FromHistory): void {
    switch (message.kind) {
      case 'opened':
        this.#become(message.health)
        return
      case 'done':
        if (this.#failing && this.#waiting.get(message.call)?.kind === 'end') {
          this.#failing = false
          this.#become({ kind: 'ok' })
        }
        this.#settle(message.call, message.value)
        return
      case 'failed':
        this.#failing = true
        this.#become({ kind: 'read-only', message: `A build could not be recorded: ${message.message}` })
        this.#settle(message.call, undefined)
        return
      default:
        assertNever(message)
    }
  }

  #become(health: HistoryHealth): void {
    this.#health = health
    if (health.kind !== 'ok') this.#logger.error(health.message)
    this.#setOpened(health)
  }

  #lost(message: string): void {
    if (this.#health?.kind !== 'off') this.#health = { kind: 'off', message }
    this.#setOpened(this.#health)
    for (const call of [...this.#waiting.keys()]) this.#settle(call, undefined)
  }

  async #call(call: HistoryCall): Promise<KnownTimes | undefined> {
    const worker = await this.#worker
    if (this.#health?.kind === 'off' && call.kind !== 'close') return undefined
    const id = ++this.#calls
    return new Promise((resolve) => {
      this.#waiting.set(id, { kind: call.kind, resolve })
      worker.ref()
      worker.postMessage({ ...call, call: id })
    })
  }

  #settle(call: number, value: KnownTimes | undefined): void {
    const waiting = this.#waiting.get(call)
    this.#waiting.delete(call)
    if (this.#waiting.size === 0) void this.#worker.then((worker) => worker.unref())
    waiting?.resolve(value)
  }
}
