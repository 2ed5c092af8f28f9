import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { SendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import type { ReceiveFolder } from '#electron/buildkit/session/export/receive-folder.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import type { Logger } from '#electron/lib/logger.ts'
import { connectEngine, type ConnectedEngine } from '#electron/docker/connect.ts'
import { findEngine, privateEngineAt, type FoundEngine } from '#electron/docker/find-engine.ts'
import {
  nextConnection,
  NOT_CONNECTED,
  pauseOf,
  type Connection,
  type ConnectionEvent,
} from '#shared/engine/connection.ts'
import type { EngineInfo, EngineProblem, EngineState } from '#shared/engine/engine-state.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { asError } from '#electron/lib/as-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import type { BuildEngine } from '../builds/build-engine.ts'
import { PrivateEngine, type EngineLease } from '../private-engine/private-engine.ts'
import { NodeClients } from './node-clients.ts'
import { workersOf } from './workers-of.ts'

export interface EngineConnectionOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly logger: Logger
  /** How builds send their folders. */
  readonly send: SendFolder
  /** How builds write folders of their results; from the thread of the connection unless given. */
  readonly receive?: ReceiveFolder
  /** Of the private engine: see `PrivateEngineOptions`. */
  readonly keeper?: URL
}

const DISK_USAGE_EVERY_MS = 60_000

type Listener = (state: EngineState) => void

/** An engine with the client for it. */
interface KnownEngine {
  readonly found: FoundEngine
  readonly client: BuildKitClient
  readonly info: EngineInfo
  readonly store: Pick<ConnectedEngine, 'pushImage' | 'lookUpImages'>
  /** Of a builder with several nodes. */
  readonly nodes?: NodeClients
}

/**
 * The one connection to the engine, in the states of `shared/engine/connection.ts`. The user's own engine comes first; the
 * private one is started only where there is none. It is looked for with growing pauses while it is not there, asked now
 * and then while it is, and looked for at once when its connection was lost. All builds share one client of it.
 */
export class EngineConnection {
  readonly #options: EngineConnectionOptions
  readonly #listeners = new Set<Listener>()
  readonly #ended = new AbortController()
  #connection: Connection = NOT_CONNECTED
  #wake = new AbortController()
  #known: KnownEngine | undefined
  /** Those of former engines, too: builds may still run there. */
  readonly #clients = new Set<BuildKitClient>()
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
    listener(this.#connection.state)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** The client of the engine that is ready, if one is. */
  get client(): BuildKitClient | undefined {
    return this.#connection.state.kind === 'ready' ? this.#known?.client : undefined
  }

  /** Looks again now instead of at the next turn. */
  reconnect(): void {
    this.#wake.abort()
  }

  /**
   * The engine to build with; waits while the connection is being made.
   * @param wanted what is to be built for: of a builder with several nodes it chooses the node
   */
  async engine(signal: AbortSignal, wanted: readonly string[] = []): Promise<Result<BuildEngine, AppError>> {
    const state = await this.#settled(signal)
    if (state.kind === 'ready' && this.#known) {
      const { nodes, store } = this.#known
      const chosen =
        nodes && wanted.length > 0 ? await nodes.clientFor(wanted, signal) : ok(this.#known.client)
      if (!chosen.ok) return err(engineError(chosen.error))
      const { hostNetworkOnly, platforms } = state.engine
      return ok({
        client: chosen.value,
        hostNetworkOnly,
        ...store,
        ...(platforms[0] && { platform: platforms[0] }),
      })
    }
    const problem: EngineProblem =
      state.kind === 'unavailable'
        ? state.problem
        : { reason: 'lost', message: 'The engine is not connected yet.', remedy: 'Try again in a moment.' }
    return err(engineError(problem))
  }

  async dispose(): Promise<void> {
    this.#ended.abort()
    this.#wake.abort()
    await this.#loop
    for (const client of this.#clients) client.dispose()
    await this.#lease?.release()
    this.#listeners.clear()
  }

  async #run(): Promise<void> {
    const signal = this.#ended.signal
    while (!signal.aborted) {
      this.#wake = new AbortController()
      try {
        const looked = await this.#look(signal)
        this.#advance(
          looked.ok ? { kind: 'found', engine: looked.value } : { kind: 'missed', problem: looked.error },
        )
      } catch (error) {
        if (signal.reason !== undefined) return
        this.#options.logger.error('Looking for an engine failed', error)
        const message = messageOf(error)
        const problem: EngineProblem = { reason: 'refused', message, remedy: 'See the studio’s log.' }
        this.#advance({ kind: 'missed', problem })
      }
      await this.#pause(pauseOf(this.#connection))
    }
  }

  async #pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#ended.signal, this.#wake.signal])
    await delay(ms, undefined, { signal }).catch(() => undefined)
  }

  async #look(signal: AbortSignal): Promise<Result<EngineInfo, EngineProblem>> {
    const { env } = this.#options
    const forced = env['SLIPWAY_ENGINE_SOCKET']
    if (forced !== undefined && forced !== '') return this.#connect(privateEngineAt(forced), signal)
    if (this.#lease) return this.#lookPrivate(signal)
    const found = await findEngine(env)
    const own = found.ok ? await this.#connect(found.value, signal) : found
    if (own.ok || own.error.reason !== 'not-installed') return own
    this.#privateEngine ??= await PrivateEngine.locate(env, this.#options.keeper)
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
    this.#advance({ kind: 'working', what: 'Starting the private engine' })
    const lease = await engine.acquire(signal)
    if (!lease.ok) {
      const remedy = 'remedy' in lease.error ? lease.error.remedy : 'Try again.'
      return err({ reason: 'not-running', message: lease.error.message, remedy })
    }
    this.#lease = lease.value
    return this.#connectPrivate(lease.value.socketPath, signal)
  }

  async #connectPrivate(socketPath: string, signal: AbortSignal): Promise<Result<EngineInfo, EngineProblem>> {
    const connected = await this.#connect(privateEngineAt(socketPath), signal)
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

  /** Asks an engine, the one that is known through its client. A client is kept while the engine is the same. */
  async #connect(found: FoundEngine, signal: AbortSignal): Promise<Result<EngineInfo, EngineProblem>> {
    const known = isDeepStrictEqual(this.#known?.found, found) ? this.#known : undefined
    const { env, logger } = this.#options
    if (known && (await platformsOf(known.client, signal))) return ok(known.info)
    const connected = await connectEngine(found, env, signal)
    if (!connected.ok) return connected
    const client = known?.client ?? this.#open(connected.value.transport)
    const platforms = await platformsOf(client, signal)
    if (!platforms) logger.error('The engine does not list its workers', connected.value.info.endpoint)
    const info = { ...connected.value.info, platforms: platforms ?? [] }
    const { pushImage, lookUpImages } = connected.value
    const store = { ...(pushImage && { pushImage }), ...(lookUpImages && { lookUpImages }) }
    const nodes =
      found.kind === 'builder' && found.builder.nodes.length > 1
        ? (known?.nodes ?? new NodeClients(found.builder, env, client, (transport) => this.#open(transport)))
        : undefined
    this.#known = { found, client, info, store, ...(nodes && { nodes }) }
    return ok(info)
  }

  #open(transport: EngineTransport): BuildKitClient {
    const client = new BuildKitClient(transport, this.#options.send, this.#options.receive)
    this.#clients.add(client)
    client.onLost((error) => {
      if (this.#known?.client !== client) return
      this.#options.logger.info(`The connection to the engine was lost: ${error.message}`)
      this.#advance({ kind: 'lost' })
      this.reconnect()
    })
    return client
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
        reject(asError(signal.reason))
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
      listener(this.#connection.state)
    })
  }

  #advance(event: ConnectionEvent): void {
    const before = this.#connection.state
    this.#connection = nextConnection(this.#connection, event)
    const { state } = this.#connection
    if (isDeepStrictEqual(state, before)) return
    for (const listener of [...this.#listeners]) listener(state)
  }
}

/** The platforms of an engine's first worker, nothing where it does not answer. */
async function platformsOf(
  client: BuildKitClient,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const workers = await workersOf(client, signal)
  return workers && (workers[0]?.platforms ?? [])
}

function engineError(problem: EngineProblem): AppError {
  return { kind: 'engine', message: problem.message, remedy: problem.remedy, problem }
}
