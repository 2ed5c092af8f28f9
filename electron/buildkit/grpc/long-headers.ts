import type { Duplex } from 'node:stream'
import { asError } from '#electron/lib/as-error.ts'
import { Carrier } from '../transport/carrier.ts'
import { headerFields } from './header-fields.ts'
import { HEADER_LIMITS } from './header-limits.ts'

/** The head of an HTTP/2 frame: its length in three bytes, its type, its flags, its stream in four. */
const HEAD = 9
const HEADERS = 1
const CONTINUATION = 9
const END_HEADERS = 0x4
/** Padding and priority, which stand before the block and which no engine sends. */
const BEFORE_BLOCK = 0x28

/** The longest block that HTTP/2 of Node is left to read, in bytes: what one frame may hold. */
const SHORT = 16 * 1024

/** Told the fields that were taken out of an answer, by their names in small letters, and the stream of that answer. */
type OnFields = (stream: number, fields: Readonly<Record<string, string>>) => void

/**
 * An engine's HTTP/2 connection without the fields of headers that are too long for Node: nghttp2 gives a connection up
 * over a field of more than 64 KiB, with all calls on it, and the details of an error hold the whole Dockerfile twice
 * encoded in one field. Such fields are handed over beside the connection. For that the engine must have been told that
 * there is no dynamic table (`headerTableSize: 0`), so that each block can be read by itself.
 *
 * https://www.rfc-editor.org/rfc/rfc9113#section-4
 */
export class LongHeaders extends Carrier {
  readonly #connection: Duplex
  readonly #onFields: OnFields
  /** How much of the present frame is still to be passed on as it is. */
  #passing = 0
  /** A beginning of a frame that must be seen whole. */
  #waiting: Buffer = Buffer.alloc(0)
  /** The block that is being collected, with its stream and the flags of its first frame. */
  #block: { readonly flags: number; readonly stream: number; parts: Buffer[]; length: number } | undefined

  constructor(connection: Duplex, onFields: OnFields) {
    super()
    this.#connection = connection
    this.#onFields = onFields
    connection.on('data', (chunk: Buffer) => this.#take(chunk))
    connection.on('error', (error) => this.destroy(error))
    connection.once('end', () => this.saidAll())
    connection.once('close', () => this.saidAll())
  }

  #take(chunk: Buffer): void {
    try {
      this.#read(this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]))
    } catch (error) {
      this.destroy(asError(error))
    }
  }

  #read(bytes: Buffer): void {
    let from = 0
    let at = 0
    const pass = (): void => {
      if (at > from && !this.push(bytes.subarray(from, at))) this.#connection.pause()
    }
    for (;;) {
      const passed = Math.min(this.#passing, bytes.length - at)
      this.#passing -= passed
      at += passed
      if (bytes.length - at < HEAD) break
      const length = bytes.readUIntBE(at, 3)
      const type = bytes[at + 3] ?? 0
      const flags = bytes[at + 4] ?? 0
      if (type !== CONTINUATION && !(type === HEADERS && isLong(flags, length))) {
        this.#passing = HEAD + length
        continue
      }
      if (bytes.length - at < HEAD + length) break
      pass()
      this.#collect(type, flags, bytes.readUInt32BE(at + 5), bytes.subarray(at + HEAD, at + HEAD + length))
      at += HEAD + length
      from = at
    }
    pass()
    this.#waiting = bytes.subarray(at)
  }

  #collect(type: number, flags: number, stream: number, part: Buffer): void {
    if (type === HEADERS) this.#block = { flags, stream, parts: [], length: 0 }
    const block = this.#block
    if (
      !block ||
      (block.flags & BEFORE_BLOCK) !== 0 ||
      (block.length += part.length) > HEADER_LIMITS.longAnswerBytes
    )
      throw new Error('The engine sent headers that are not taken.')
    block.parts.push(part)
    if ((flags & END_HEADERS) === 0) return
    this.#block = undefined
    this.#shorten(block.flags | END_HEADERS, block.stream, Buffer.concat(block.parts))
  }

  #shorten(flags: number, stream: number, block: Buffer): void {
    const kept: Buffer[] = []
    const taken: Record<string, string> = {}
    let length = 0
    for (const { name, encoded, value } of headerFields(block))
      if (length + encoded.length <= SHORT) {
        kept.push(encoded)
        length += encoded.length
      } else if (name !== undefined) taken[name] = value()
    this.#onFields(stream, taken)
    const payload = Buffer.concat(kept, length)
    const head = Buffer.alloc(HEAD)
    head.writeUIntBE(payload.length, 0, 3)
    head[3] = HEADERS
    head[4] = flags
    head.writeUInt32BE(stream, 5)
    this.push(Buffer.concat([head, payload]))
  }

  override _read(): void {
    this.#connection.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#connection.write(chunk, done)
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#connection.cork()
    chunks.forEach(({ chunk }, index) =>
      this.#connection.write(chunk, index === chunks.length - 1 ? done : undefined),
    )
    this.#connection.uncork()
  }

  override _final(done: () => void): void {
    this.#connection.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection.destroy()
    done(error)
  }
}

function isLong(flags: number, length: number): boolean {
  return (flags & END_HEADERS) === 0 || length > SHORT
}
