import { create, toBinary } from '@bufbuild/protobuf'
import { frame } from '../../grpc/framing.ts'
import { PacketSchema, PacketType } from '../../proto/gen/fsutil_pb.js'
import { entriesOf } from './entries-of.ts'
import type { FolderSource } from './send-folder.ts'
import type { WalkTimes } from './sent-times.ts'
import type { Entry, TransferFilter } from './walk.ts'

/** Bytes of STAT packets that are handed over together. */
const RUN = 32 * 1024

/** The walk of a folder as far as it has come, in the packets that the engine gets. Whoever makes it closes it. */
export class Listing {
  /** Paths by id: the index of the STAT. Nothing for what has no content. */
  readonly contents: (string | undefined)[] = []
  /** Ids of sockets: the engine takes them for files, and they are empty. */
  readonly empty = new Set<number>()
  readonly #entries: Generator<Entry, void>
  readonly #times: WalkTimes
  readonly #runs: Buffer[] = []
  #gathered: Buffer[] = []
  #bytes = 0
  #isDone = false

  constructor(source: FolderSource, filter: TransferFilter, times: WalkTimes) {
    this.#entries = entriesOf(source, filter)
    this.#times = times
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** Walks on for some milliseconds, or to the end. @throws ContextError */
  advance(milliseconds: number): void {
    const end = performance.now() + milliseconds
    const now = nowInNanoseconds()
    while (!this.#isDone && performance.now() < end) {
      const { value: entry } = this.#entries.next()
      if (entry) this.#add(entry, now)
      else {
        this.#isDone = true
        this.#times.end(nowInNanoseconds())
      }
    }
    this.#endRun()
  }

  /** The next framed packets, in order; nothing where the walk has not come further. */
  next(): Buffer | undefined {
    return this.#runs.shift()
  }

  /** Gives back the folders that the walk holds open. */
  close(): void {
    this.#isDone = true
    this.#entries.return()
  }

  #add(entry: Entry, now: bigint): void {
    if (entry.content === 'empty') this.empty.add(this.contents.length)
    this.contents.push(entry.content === 'none' ? undefined : entry.path)
    const packet = frame(statPacket(entry, this.#times.timeOf(entry, now)))
    if (this.#bytes + packet.length > RUN) this.#endRun()
    this.#gathered.push(packet)
    this.#bytes += packet.length
  }

  #endRun(): void {
    if (this.#bytes === 0) return
    this.#runs.push(Buffer.concat(this.#gathered))
    this.#gathered = []
    this.#bytes = 0
  }
}

function statPacket(entry: Entry, modTime: bigint): Uint8Array {
  const { path, mode, size, linkname, device } = entry
  return toBinary(
    PacketSchema,
    create(PacketSchema, {
      type: PacketType.STAT,
      stat: {
        ...{ path, mode, size, modTime, linkname },
        ...(device && { devmajor: BigInt(device.major), devminor: BigInt(device.minor) }),
      },
    }),
  )
}

function nowInNanoseconds(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}
