import type { Duplex } from 'node:stream'
import { Carrier } from '#electron/buildkit/transport/carrier.ts'
import { EngineUnreachableError } from '#electron/buildkit/transport/engine-unreachable-error.ts'

/** Length of the head before each piece of output: its stream, three empty bytes, its length in four, big-endian. */
const HEAD = 8
const STDOUT = 1

/** How much of the standard error is kept, in characters. */
const KEPT = 4096

/** A command that ran in a container ended with words on its standard error. */
export class ExecError extends EngineUnreachableError {}

/**
 * A connection through a command in a container, over the hijacked connection of `POST /exec/<id>/start`. What is
 * written goes to its standard input as it is; its output comes in pieces:
 *
 *     01 00 00 00 00 00 00 05 h e l l o
 *
 * https://docs.docker.com/reference/api/engine/ "Stream format"
 */
export class ExecConnection extends Carrier {
  readonly #connection: Duplex
  #stderr = ''
  #speaksWords: boolean | undefined
  #waiting: Buffer = Buffer.alloc(0)

  constructor(connection: Duplex) {
    super()
    this.#connection = connection
    connection.on('data', (chunk: Buffer) => {
      if (!this.#take(chunk)) connection.pause()
    })
    connection.on('error', (error) => this.destroy(error))
    connection.once('end', () => this.#end())
    connection.once('close', () => this.#end())
  }

  /** @returns whether there is room for more */
  #take(chunk: Buffer): boolean {
    let bytes = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk])
    let room = true
    while (bytes.length >= HEAD && bytes.length >= HEAD + bytes.readUInt32BE(4)) {
      const end = HEAD + bytes.readUInt32BE(4)
      const piece = bytes.subarray(HEAD, end)
      if (bytes[0] === STDOUT && !this.#isWords(piece)) room = piece.length === 0 || this.push(piece)
      else this.#stderr = (this.#stderr + piece.toString('utf8')).slice(-KEPT)
      bytes = bytes.subarray(end)
    }
    this.#waiting = bytes
    return room
  }

  /** HTTP/2 begins with a zero byte; what begins otherwise tells why the command did not start. */
  #isWords(piece: Buffer): boolean {
    this.#speaksWords ??= piece.length === 0 ? undefined : piece[0] !== 0
    return this.#speaksWords === true
  }

  #end(): void {
    const said = this.#stderr.trim()
    if (said === '') this.saidAll()
    else this.destroy(new ExecError(said.split('\n').at(-1)))
  }

  override _read(): void {
    this.#connection.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#connection.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.#connection.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection.destroy()
    done(error)
  }
}
