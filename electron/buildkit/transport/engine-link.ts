import { asError } from '#electron/lib/as-error.ts'
import { GrpcClient, type GrpcClientOptions } from '../grpc/grpc-client.ts'
import type { EngineTransport } from './engine-transport.ts'

/**
 * The one connection for calls over a transport: opened when it is first needed, shared by all who need it, replaced at
 * the next need once it was lost.
 */
export class EngineLink {
  readonly #transport: EngineTransport
  readonly #options: GrpcClientOptions
  readonly #ended = new AbortController()
  readonly #listeners = new Set<(error: Error) => void>()
  #opening: Promise<GrpcClient> | undefined
  #open: GrpcClient | undefined

  constructor(transport: EngineTransport, options: GrpcClientOptions = {}) {
    this.#transport = transport
    this.#options = options
  }

  /** Told each time when an open connection was lost, and why; not when it is disposed. Returns the undo. */
  onLost(listener: (error: Error) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /**
   * The connection. Giving up the wait leaves the attempt to the others who wait for it.
   * @throws what the transport threw, or the signal's reason
   */
  async client(signal: AbortSignal): Promise<GrpcClient> {
    this.#ended.signal.throwIfAborted()
    signal.throwIfAborted()
    if (this.#open && !this.#open.lost) return this.#open
    this.#opening ??= this.#connect().finally(() => (this.#opening = undefined))
    return untilAborted(this.#opening, signal)
  }

  dispose(): void {
    this.#listeners.clear()
    this.#ended.abort(new Error('The client was disposed.'))
    this.#open?.dispose()
  }

  async #connect(): Promise<GrpcClient> {
    const connection = await this.#transport.connect(this.#ended.signal)
    let cause: Error | undefined
    connection.once('error', (error) => (cause = error))
    const client = new GrpcClient(connection, this.#options)
    if (this.#ended.signal.aborted) client.dispose()
    this.#ended.signal.throwIfAborted()
    this.#open = client
    connection.once('close', () => {
      if (this.#open !== client) return
      const error = cause ?? client.lost ?? new Error('The connection to the engine ended.')
      for (const listener of [...this.#listeners]) listener(error)
    })
    return client
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let aborted: (() => void) | undefined
  const given = new Promise<never>((_resolve, reject) => {
    aborted = () => reject(asError(signal.reason))
    signal.addEventListener('abort', aborted, { once: true })
  })
  try {
    return await Promise.race([work, given])
  } finally {
    if (aborted) signal.removeEventListener('abort', aborted)
  }
}
