import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { PacketSchema, PacketType } from '../../proto/gen/fsutil_pb.js'

/** Bytes that are written at once: enough that their number does not matter. */
const SIZE = 256 * 1024
/** How many such pieces may be on their way: what one transfer holds in memory. */
const PIECES = 4
/** gRPC's prefix of a message, in bytes. */
const PREFIX = 5

/** What stands before the content of a packet has at most so many bytes. */
export const MAX_HEADER = 32
/** The longest content that fits into one piece of an empty box. */
export const MAX_DATA = SIZE - MAX_HEADER

/**
 * Gathers packets in a few pieces of memory that go round: one is filled while others are being written. Content is read
 * to where it is sent from. There is room or there is not: whoever finds none waits for `turn`.
 */
export class Outbox {
  readonly #write: (frames: Buffer) => Promise<Buffer>
  readonly #free: Buffer[] = []
  #made = 0
  #current: Buffer | undefined
  #used = 0
  #waiting: (() => void)[] = []
  #closed: Error | undefined

  /** @param write takes memory away and gives it back, perhaps as another object, when it was written */
  constructor(write: (frames: Buffer) => Promise<Buffer>) {
    this.#write = write
  }

  /** How many bytes can be put now. */
  get room(): number {
    return this.#current ? SIZE - this.#used : 0
  }

  /** The place behind what was put last, for `rewind`; the next `turn` or `flush` ends its meaning. */
  get mark(): number {
    return this.#used
  }

  /** Takes back what was put since a mark. */
  rewind(mark: number): void {
    this.#used = mark
  }

  /** Puts framed packets of at most `room` bytes. */
  put(framed: Buffer): void {
    this.#space(framed.length).set(framed)
    this.#used += framed.length
  }

  /**
   * Puts a DATA packet with what `read` fills in, without copying it.
   * @param length at most `room - MAX_HEADER`
   * @param read tells how many bytes it filled in; of none there is no packet
   */
  putData(id: number, length: number, read: (space: Buffer) => number): number {
    const expected = dataHeader(id, length)
    const space = this.#space(expected.length + length)
    const taken = read(space.subarray(expected.length))
    if (taken === 0) return 0
    const header = taken === length ? expected : dataHeader(id, taken)
    if (header.length !== expected.length)
      space.copyWithin(header.length, expected.length, expected.length + taken)
    space.set(header)
    this.#used += header.length + taken
    return taken
  }

  /** Hands over what was gathered. */
  flush(): void {
    if (!this.#current || this.#used === 0) return
    const full = this.#current.subarray(0, this.#used)
    this.#current = undefined
    this.#used = 0
    void this.#write(full).then((memory) => {
      this.#free.push(Buffer.from(memory.buffer, 0, SIZE))
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  /** Ends the waiting of those who wait for room. @param reason what they are told */
  close(reason: Error): void {
    this.#closed = reason
    for (const wake of this.#waiting.splice(0)) wake()
  }

  /**
   * Hands over what was gathered unless there is room for so many bytes, and waits until there is.
   * @throws what the box was closed with
   */
  async turn(bytes: number): Promise<void> {
    while (this.room < bytes) {
      if (this.#closed) throw this.#closed
      this.flush()
      this.#current ??= this.#free.pop() ?? this.#make()
      if (!this.#current) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #space(bytes: number): Buffer {
    if (!this.#current || bytes > this.room) throw new RangeError(`There is no room for ${bytes} bytes.`)
    return this.#current.subarray(this.#used)
  }

  #make(): Buffer | undefined {
    if (this.#made === PIECES) return undefined
    this.#made += 1
    return Buffer.allocUnsafeSlow(SIZE)
  }
}

/** What stands before the content of a DATA packet: gRPC's prefix, type, id, tag and length of the content. */
function dataHeader(id: number, length: number): Buffer {
  const { type, id: ofFile, data } = PacketSchema.field
  const fields = new BinaryWriter()
    .tag(type.number, WireType.Varint)
    .int32(PacketType.DATA)
    .tag(ofFile.number, WireType.Varint)
    .uint32(id)
    .tag(data.number, WireType.LengthDelimited)
    .uint32(length)
    .finish()
  const header = Buffer.allocUnsafe(PREFIX + fields.length)
  header[0] = 0
  header.writeUInt32BE(fields.length + length, 1)
  header.set(fields, PREFIX)
  return header
}
