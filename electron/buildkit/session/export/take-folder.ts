import { setImmediate as nextTurn } from 'node:timers/promises'
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { frame } from '../../grpc/framing.ts'
import { PacketSchema, PacketType, type Packet, type Stat } from '../../proto/gen/fsutil_pb.js'
import { GO_MODE } from '../go-mode.ts'
import { EntryOrder } from './entry-order.ts'
import { ExportFolder, type Attributes } from './export-folder.ts'
import { OutputError } from './output-error.ts'
import type { ReceivedFile } from './received-file.ts'

/** The engine's end of a transfer. */
export interface Sender {
  readonly signal: AbortSignal
  /** Its messages, as many at a time as have come. Throws the cause, when it ends early. */
  batches(): AsyncIterable<readonly Buffer[]>
  /** Sends framed messages; false says that `drained` is to be waited for. */
  write(frames: Buffer): boolean
  drained(): Promise<void>
}

/** The longest stretch of work before the event loop gets its turn, in milliseconds. */
const SLICE = 8

/**
 * The receiver's half of fsutil's protocol: a STAT for each entry and one without a stat at the end; a REQ for each regular
 * file, answered by DATA packets and an empty one; a FIN when all is there. Every file is asked for, as the docker command
 * does: size and time do not tell whether one that is there is the same, least of all where times are rewritten.
 *
 * @param path of a folder that is there
 * @throws OutputError, also for what would be written outside of the folder; what is written then stays, each file whole
 */
export async function takeFolder(path: string, sender: Sender): Promise<void> {
  const receiver = new Receiver(path)
  // One write for all that is asked for: each costs as much as a small file.
  let packets: Buffer[] = []
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(packets)
    packets = []
    if (bytes.length > 0 && !sender.write(bytes)) await sender.drained()
  }
  let sliceStart = performance.now()
  try {
    for await (const batch of sender.batches()) {
      for (const message of batch) {
        sender.signal.throwIfAborted()
        const answer = await answerTo(fromBinary(PacketSchema, message), receiver)
        if (answer === 'end') return
        if (answer) packets.push(framed(answer))
        if (performance.now() - sliceStart < SLICE) continue
        await flush()
        await nextTurn()
        sliceStart = performance.now()
      }
      if (receiver.complete()) packets.push(framed({ type: PacketType.FIN }))
      await flush()
    }
    throw new OutputError('The engine ended before all files were there.')
  } catch (error) {
    if (error instanceof OutputError)
      sender.write(framed({ type: PacketType.ERR, data: Buffer.from(error.message) }))
    throw error
  } finally {
    await receiver.dispose()
  }
}

/** What the engine is asked for upon a packet, if anything; `end` when it has nothing more to say. */
async function answerTo(packet: Packet, receiver: Receiver): Promise<PacketInit | 'end' | undefined> {
  const { type, stat, id, data } = packet
  switch (type) {
    case PacketType.STAT: {
      if (!stat) {
        receiver.endOfStats()
        return undefined
      }
      const wanted = receiver.stat(stat)
      return wanted === undefined ? undefined : { type: PacketType.REQ, id: wanted }
    }
    case PacketType.DATA:
      await receiver.data(id, data)
      return undefined
    case PacketType.ERR:
      throw new Error(Buffer.from(data).toString())
    case PacketType.FIN:
      return 'end'
    case PacketType.REQ:
      throw new OutputError('The engine asked for a file where it had to bring one.')
  }
}

type PacketInit = MessageInitShape<typeof PacketSchema>

function framed(packet: PacketInit): Buffer {
  return frame(toBinary(PacketSchema, create(PacketSchema, packet)))
}

interface Wanted {
  readonly path: string
  readonly file: ReceivedFile
}

class Receiver {
  readonly #folder: ExportFolder
  readonly #order = new EntryOrder()
  /** By the index of the STAT, folders counted. */
  readonly #wanted = new Map<number, Wanted>()
  /** What a hard link may lead to. */
  readonly #regular = new Set<string>()
  #next = 0
  #state: 'stats' | 'data' | 'finished' = 'stats'

  constructor(path: string) {
    this.#folder = new ExportFolder(path)
  }

  /** Takes an entry; gives its id where its content has to be asked for. */
  stat(stat: Stat): number | undefined {
    if (this.#state !== 'stats') throw new OutputError('The engine sent a file after the end of the list.')
    const id = this.#next++
    const { path, mode, linkname } = stat
    const attributes = attributesOf(stat)
    const isFolder = (mode & GO_MODE.dir) !== 0
    this.#order.check(path, isFolder)
    if (isFolder) this.#folder.folder(path, attributes)
    else if (mode & GO_MODE.symlink) this.#folder.symlink(path, linkname, attributes)
    else if (mode & SPECIAL) throw special(path)
    else if (linkname !== '') {
      if (!this.#regular.has(linkname)) throw strayLink(path, linkname)
      this.#folder.hardLink(path, linkname)
    } else {
      this.#regular.add(path)
      this.#wanted.set(id, { path, file: this.#folder.file(path, attributes) })
      return id
    }
    return undefined
  }

  endOfStats(): void {
    if (this.#state === 'stats') this.#state = 'data'
  }

  async data(id: number, data: Uint8Array): Promise<void> {
    const wanted = this.#wanted.get(id)
    if (!wanted) throw new OutputError(`The engine sent content that was not asked for (${id}).`)
    if (data.length > 0) {
      await this.#folder.write(wanted.path, wanted.file, data)
      return
    }
    await this.#folder.settle(wanted.path, wanted.file)
    this.#wanted.delete(id)
  }

  /** Whether all is there, once: the folder has been finished then. */
  complete(): boolean {
    if (this.#state !== 'data' || this.#wanted.size > 0) return false
    this.#state = 'finished'
    this.#folder.finish()
    return true
  }

  /** Removes what is only half there. */
  async dispose(): Promise<void> {
    for (const { file } of this.#wanted.values()) await file.discard()
  }
}

const SPECIAL = GO_MODE.device | GO_MODE.charDevice | GO_MODE.namedPipe | GO_MODE.socket | GO_MODE.irregular

function attributesOf({ mode, modTime }: Stat): Attributes {
  return {
    mode:
      (mode & 0o777) |
      (mode & GO_MODE.setuid ? 0o4000 : 0) |
      (mode & GO_MODE.setgid ? 0o2000 : 0) |
      (mode & GO_MODE.sticky ? 0o1000 : 0),
    // Node takes seconds as a double: exact to a microsecond.
    seconds: Number(modTime / 1_000_000_000n) + Number(modTime % 1_000_000_000n) / 1e9,
  }
}

function special(path: string): OutputError {
  return new OutputError(`${path} is a device or a pipe, which is not written into folders.`, {
    remedy: 'Leave it out of the stage that is exported, or write a tar archive, which can hold it.',
  })
}

function strayLink(path: string, to: string): OutputError {
  return new OutputError(
    `The engine sent ${JSON.stringify(path)} as a link to ${JSON.stringify(to)}, which it did not send before: refused.`,
  )
}
