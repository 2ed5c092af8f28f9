import { setTimeout as delay } from 'node:timers/promises'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { Logger } from '#electron/lib/logger.ts'
import { connectEngine } from '#electron/docker/connect.ts'
import type { EngineInfo, EngineProblem, EngineState } from '#shared/engine/engine-state.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { BuildEngine } from '../builds/build-service.ts'
import { PrivateEngine, type EngineLease } from '../private-engine/private-engine.ts'

export interface EngineConnectionOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly logger: Logger
}

/** How often a ready engine is asked whether it is still there, in ms. */
const HEARTBEAT_MS = 4_000
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const
const DISK_USAGE_EVERY_MS = 60_000
const WORKERS_LIMIT_MS = 8_000

type Listener = (state: EngineState) => void

/**
 * The one connection to the engine: `connecting`, `ready`, or `unavailable` with the reason. The user's own engine comes
 * first; the private one is started only where there is none. It is asked again with growing pauses while it is not
 * there, and now and then while it is.
 */
export class EngineConnection {
  readonly #options: EngineConnectionOptions
  readonly #listeners = new Set<Listener>()
  readonly #ended = new AbortController()
  #state: EngineState = { kind: 'connecting', what: 'Looking for an engine' }
  #wake = new AbortController()
  #client: { readonly url: string; readonly client: BuildKitClient } | undefined
  #lease: EngineLease | undefined
  #privateEngine: PrivateEngine | undefined
  #diskUsage: { readonly at: number; readonly value: EngineInfo['diskUsage'] } | undefined
  readonly #loop: Promise<void>

  constructor(options: EngineConnectionOptions) {
    this.#options = options
    this.#loop = this.#run()
  }

  /** Told the present state at once, then each new one. Returns the undo. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    listener(this.#state)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Looks again now instead of at the next turn. */
  reconnect(): void {
    this.#wake.abort()
  }

  /** The engine to build with; waits while the connection is being made. */
  async engine(signal: AbortSignal): Promise<Result<BuildEngine, AppError>> {
    const state = await this.#settled(signal)
    if (state.kind === 'ready' && this.#client) {
      return ok({ client: this.#client.client, hostNetworkOnly: state.engine.hostNetworkOnly })
    }
    const problem: EngineProblem =
      state.kind === 'unavailable'
        ? state.problem
        : { reason: 'lost', message: 'The engine is not connected yet.', remedy: 'Try again in a moment.' }
    return err({ kind: 'engine', message: problem.message, remedy: problem.remedy, problem })
  }

  async dispose(): Promise<void> {
    this.#ended.abort()
    this.#wake.abort()
    await this.#loop
    this.#client?.client.dispose()
    await this.#lease?.release()
    this.#listeners.clear()
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#ended.signal.aborted) {
      this.#wake = new AbortController()
      try {
        const result = await this.#look(this.#ended.signal)
        failures = result.ok ? 0 : failures + 1
        if (result.ok) this.#become({ kind: 'ready', engine: result.value })
        else this.#becomeUnavailable(result.error)
      } catch (error) {
        if (this.#ended.signal.reason !== undefined) return
        failures += 1
        this.#options.logger.error('Looking for an engine failed', error)
        const message = error instanceof Error ? error.message : String(error)
        this.#becomeUnavailable({ reason: 'refused', message, remedy: 'See the studio’s log.' })
      }
      const pause =
        failures === 0 ? HEARTBEAT_MS : (RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 15_000)
      await this.#pause(pause)
    }
  }

  async #pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#ended.signal, this.#wake.signal])
    await delay(ms, undefined, { signal }).catch(() => undefined)
  }

  async #look(signal: AbortSignal): Promise<Result<EngineInfo, EngineProblem>> {
    const { env } = this.#options
    const forced = env['SLIPWAY_ENGINE_SOCKET']
    if (forced !== undefined && forced !== '') return this.#connect(signal, forced)
    if (this.#lease) return this.#lookPrivate(signal)
    const own = await this.#connect(signal)
    if (own.ok || own.error.reason !== 'not-installed') return own
    this.#privateEngine ??= await PrivateEngine.locate(env)
    return this.#privateEngine ? this.#lookPrivate(signal) : own
  }

  async #lookPrivate(signal: AbortSignal): Promise<Result<EngineInfo, EngineProblem>> {
    const engine = this.#privateEngine
    if (!engine) throw new Error('There is no private engine')
    if (this.#lease) {
      const known = await this.#connectPrivate(this.#lease.socketPath, signal)
      if (known.ok) return known
      // It died: its lease is given back and a new one starts it again.
      await this.#lease.release().catch((error: unknown) => {
        this.#options.logger.error('Giving the private engine back failed', error)
      })
      this.#lease = undefined
    }
    if (this.#state.kind !== 'ready')
      this.#become({ kind: 'connecting', what: 'Starting the private engine' })
    const lease = await engine.acquire(signal)
    if (!lease.ok) {
      const remedy = 'remedy' in lease.error ? lease.error.remedy : 'Try again.'
      return err({ reason: 'not-running', message: lease.error.message, remedy })
    }
    this.#lease = lease.value
    return this.#connectPrivate(lease.value.socketPath, signal)
  }

  async #connectPrivate(socketPath: string, signal: AbortSignal): Promise<Result<EngineInfo, EngineProblem>> {
    const connected = await this.#connect(signal, socketPath)
    if (!connected.ok) return connected
    const diskUsage = await this.#usage(signal)
    return ok({ ...connected.value, ...(diskUsage ? { diskUsage } : {}) })
  }

  async #usage(signal: AbortSignal): Promise<EngineInfo['diskUsage']> {
    const now = Date.now()
    if (this.#diskUsage && now - this.#diskUsage.at < DISK_USAGE_EVERY_MS) return this.#diskUsage.value
    const usage = await this.#privateEngine?.diskUsage(signal)
    const value = usage && { usedBytes: usage.dataBytes, capBytes: usage.keepBytes }
    this.#diskUsage = { at: now, value }
    return value
  }

  /** Asks the private engine at the socket, or the user's own; keeps the client while it is the same engine. */
  async #connect(signal: AbortSignal, privateSocket?: string): Promise<Result<EngineInfo, EngineProblem>> {
    const { env, logger } = this.#options
    const found = await connectEngine({
      env,
      signal,
      ...(privateSocket === undefined ? {} : { privateSocket }),
    })
    if (!found.ok) return found
    const { info, transport } = found.value
    if (this.#state.kind === 'ready' && this.#client?.url === info.endpoint) {
      return ok({ ...info, platforms: this.#state.engine.platforms })
    }
    this.#client?.client.dispose()
    const client = new BuildKitClient(transport)
    this.#client = { url: info.endpoint, client }
    try {
      const workers = await client.listWorkers(
        AbortSignal.any([signal, AbortSignal.timeout(WORKERS_LIMIT_MS)]),
      )
      return ok({ ...info, platforms: workers[0]?.platforms ?? [] })
    } catch (error) {
      if (signal.aborted) throw error
      logger.error('The engine does not list its workers', error)
      return ok(info)
    }
  }

  /** The first state that is not `connecting`. */
  #settled(signal: AbortSignal): Promise<EngineState> {
    return new Promise((resolve, reject) => {
      const undo: (() => void)[] = []
      const finish = (): void => {
        for (const each of undo) each()
      }
      const aborted = (): void => {
        finish()
        reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)))
      }
      signal.addEventListener('abort', aborted, { once: true })
      undo.push(() => signal.removeEventListener('abort', aborted))
      const listener: Listener = (state) => {
        if (state.kind === 'connecting') return
        finish()
        resolve(state)
      }
      this.#listeners.add(listener)
      undo.push(() => this.#listeners.delete(listener))
      listener(this.#state)
    })
  }

  #becomeUnavailable(problem: EngineProblem): void {
    const wasReady = this.#state.kind === 'ready' && problem.reason === 'not-running'
    this.#become({
      kind: 'unavailable',
      problem: wasReady
        ? { ...problem, reason: 'lost', message: `The engine went away. ${problem.message}` }
        : problem,
    })
  }

  #become(state: EngineState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    for (const listener of [...this.#listeners]) listener(state)
  }
}
