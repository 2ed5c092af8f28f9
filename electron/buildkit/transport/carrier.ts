import { Duplex } from 'node:stream'

/**
 * A connection that is made in JavaScript out of something else: a program, a call, a command in a container.
 *
 * Once the other side has said all, it is closed, never half closed: Node's HTTP/2 throws an assertion where nobody
 * catches it when it writes to such a stream while that is shut down (`JSStreamSocket.doWrite`, Node 20 to 24).
 */
export abstract class Carrier extends Duplex {
  #saidAll = false

  /** Closes the connection as soon as what came was read. */
  protected saidAll(): void {
    this.#saidAll = true
    if (this.readableLength === 0) this.destroy()
  }

  override read(size?: number): unknown {
    const chunk: unknown = super.read(size)
    if (this.#saidAll && this.readableLength === 0) process.nextTick(() => this.destroy())
    return chunk
  }
}
