import { setImmediate as nextTurn } from 'node:timers/promises'
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { callMessages } from '../../grpc/call-messages.ts'
import { frame } from '../../grpc/framing.ts'
import type { ServerCall } from '../../grpc/grpc-server.ts'
import { PacketSchema, PacketType, type Stat } from '../../proto/gen/fsutil_pb.js'
import { GO_MODE } from '../go-mode.ts'
import { EntryOrder } from './entry-order.ts'
import { ExportFolder, type Attributes } from './export-folder.ts'
import { OutputError } from './output-error.ts'
import type { ReceivedFile } from './received-file.ts'

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
export async function receiveFolder(path: string, call: ServerCall): Promise<void> {
  const receiver = new Receiver(path)
  const send = async (packet: MessageInitShape<typeof PacketSchema>): Promise<void> => {
    if (!call.write(frame(toBinary(PacketSchema, create(PacketSchema, packet))))) await call.drained()
  }
  let sliceStart = performance.now()
  try {
    for await (const message of callMessages(call)) {
      const { type, stat, id, data } = fromBinary(PacketSchema, message)
      switch (type) {
        case PacketType.STAT:
          if (stat) {
            const wanted = receiver.stat(stat)
            if (wanted !== undefined) await send({ type: PacketType.REQ, id: wanted })
          } else receiver.endOfStats()
          break
        case PacketType.DATA:
          await receiver.data(id, data)
          break
        case PacketType.ERR:
          throw new Error(Buffer.from(data).toString())
        case PacketType.FIN:
          return
        case PacketType.REQ:
          throw new OutputError('The engine asked for a file where it had to bring one.')
      }
      if (receiver.complete()) await send({ type: PacketType.FIN })
      if (performance.now() - sliceStart < SLICE) continue
      await nextTurn()
      sliceStart = performance.now()
    }
    throw new OutputError('The engine ended before all files were there.')
  } catch (error) {
    if (error instanceof OutputError) await send({ type: PacketType.ERR, data: Buffer.from(error.message) })
    throw error
  } finally {
    await receiver.dispose()
  }
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
