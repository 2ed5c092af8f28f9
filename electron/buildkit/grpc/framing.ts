/** Length of the prefix of each gRPC message: one byte of flags and four of length. */
const PREFIX = 5

/** The longest message that is accepted, in bytes; engines send status of a few KiB, results of a few MiB. */
const MAX_MESSAGE = 64 * 1024 * 1024

/**
 * Frames a message as gRPC does: `00` (not compressed), the length in four bytes, big-endian, the message.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message"
 */
export function frame(message: Uint8Array): Buffer {
  return framedIn(Buffer.allocUnsafe(PREFIX + message.length), message)
}

/** Frames a message in memory of its own: in what Node lets many buffers share, a secret would lie long after its use. */
export function frameApart(message: Uint8Array): Buffer {
  return framedIn(Buffer.allocUnsafeSlow(PREFIX + message.length), message)
}

function framedIn(framed: Buffer, message: Uint8Array): Buffer {
  framed[0] = 0
  framed.writeUInt32BE(message.length, 1)
  framed.set(message, PREFIX)
  return framed
}

/** Cuts a stream of bytes into gRPC messages, however the bytes arrive. */
export class FrameReader {
  readonly #longest: number
  #chunks: Buffer[] = []
  #buffered = 0

  /** @param longest bytes of the longest message that is taken */
  constructor(longest = MAX_MESSAGE) {
    this.#longest = longest
  }

  /**
   * Takes the next bytes and gives the messages that are complete now.
   * @throws when a message is compressed (never negotiated) or too long.
   */
  push(chunk: Buffer): readonly Buffer[] {
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
    if (this.#buffered < PREFIX) return []
    const messages: Buffer[] = []
    let needed = this.#peekLength()
    while (needed !== undefined && this.#buffered >= PREFIX + needed) {
      const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
      if (bytes === undefined) break
      const end = PREFIX + needed
      messages.push(bytes.subarray(PREFIX, end))
      this.#chunks = end < bytes.length ? [bytes.subarray(end)] : []
      this.#buffered -= end
      needed = this.#peekLength()
    }
    return messages
  }

  /** Whether the bytes so far end with a whole message. */
  get complete(): boolean {
    return this.#buffered === 0
  }

  #peekLength(): number | undefined {
    if (this.#buffered < PREFIX) return undefined
    let first = this.#chunks[0]
    if (first === undefined) return undefined
    if (first.length < PREFIX) {
      first = Buffer.concat(this.#chunks)
      this.#chunks = [first]
    }
    if (first[0] !== 0)
      throw new Error('A compressed gRPC message arrived, though compression was not offered.')
    const length = first.readUInt32BE(1)
    if (length > this.#longest) throw new Error(`A gRPC message of ${length} bytes is too long.`)
    return length
  }
}
