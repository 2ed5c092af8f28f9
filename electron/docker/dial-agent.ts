import { Agent } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Dial } from '#electron/buildkit/transport/dial.ts'

/** Sends HTTP requests over connections of a dial, and keeps them for the next ones until it is destroyed. */
export class DialAgent extends Agent {
  readonly #dial: Dial
  readonly #ended = new AbortController()

  constructor(dial: Dial) {
    super({ keepAlive: true, maxSockets: 8 })
    this.#dial = dial
  }

  override createConnection(
    _options: unknown,
    made?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    this.#dial(this.#ended.signal).then(
      (connection) => made?.(null, connection),
      // Node's types want a stream beside the error; none is looked at.
      (error: unknown) =>
        made?.(error instanceof Error ? error : new Error(String(error)), undefined as never),
    )
  }

  /** A connection through a program has no timeouts to set: it is kept as it is. */
  override keepSocketAlive(connection: Duplex): boolean {
    if (!(connection instanceof Socket)) return !connection.destroyed
    super.keepSocketAlive(connection)
    return true
  }

  override reuseSocket(connection: Duplex, request: Parameters<Agent['reuseSocket']>[1]): void {
    if (connection instanceof Socket) super.reuseSocket(connection, request)
  }

  override destroy(): void {
    this.#ended.abort(new Error('The engine is not needed any more.'))
    super.destroy()
  }
}
