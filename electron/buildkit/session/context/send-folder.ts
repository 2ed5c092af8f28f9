import { closeSync, readSync, read as readCallback, lstatSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { frame } from '../../grpc/framing.ts'
import { PacketSchema, PacketType, type Packet } from '../../proto/gen/fsutil_pb.js'
import { ContextError, contextError } from './context-error.ts'
import type { RootFolder } from './root-folder.ts'
import { walk, type Entry, type TransferFilter } from './walk.ts'

/** A file whose content is given, not read: unsaved text. Its name stands in the root. */
export interface GivenFile {
  readonly name: string
  readonly content: Uint8Array
  /** Nanoseconds since the epoch; must differ whenever the content does. */
  readonly modTime: bigint
}

/** A folder of the build as plain data, so that it can be sent from another thread. */
export interface FolderSource {
  readonly root: RootFolder
  readonly given?: GivenFile
}

/** Where packets go to and come from. */
export interface PacketChannel {
  readonly signal: AbortSignal
  receive(onMessage: (message: Buffer) => void): void
  write(frames: Buffer): boolean
  drained(): Promise<void>
}

/** Sends what a filter leaves of a folder and answers the engine's requests for content. */
export type SendFolder = (
  source: FolderSource,
  filter: TransferFilter,
  channel: PacketChannel,
) => Promise<void>

/** The longest stretch of work before the event loop gets its turn, in milliseconds. */
const SLICE = 8
/** Bytes of packets collected before they are written. */
const BATCH = 64 * 1024
/** Bytes of a file sent in one packet; larger files are read without blocking. */
const CHUNK = 1024 * 1024
const SMALL_FILE = 128 * 1024

const read = promisify(readCallback)

/**
 * The sender's half of fsutil's protocol: a STAT for each entry and one without a stat at the end; for each REQ of an
 * id (the index of the STAT, folders counted) DATA packets and an empty one; FIN is echoed.
 */
export const sendFolder: SendFolder = async (source, filter, channel) => {
  const sender = new Sender(source, channel)
  try {
    await Promise.race([Promise.all([sender.walk(filter), sender.answer()]), aborted(channel.signal)])
  } catch (error) {
    if (error instanceof ContextError) {
      sender.send({ type: PacketType.ERR, data: Buffer.from(error.message) })
      await sender.flush()
    }
    throw error
  } finally {
    sender.stop()
  }
}

class Sender {
  readonly #source: FolderSource
  readonly #channel: PacketChannel
  /** Regular files by id. */
  readonly #files = new Map<number, Entry>()
  readonly #requests: number[] = []
  #finished = false
  #stopped = false
  #wake: (() => void) | undefined
  #pending: Buffer[] = []
  #pendingBytes = 0
  #sliceStart = performance.now()

  constructor(source: FolderSource, channel: PacketChannel) {
    this.#source = source
    this.#channel = channel
    channel.receive((message) => this.#received(fromBinary(PacketSchema, message)))
  }

  async walk(filter: TransferFilter): Promise<void> {
    let id = 0
    for (const entry of entriesOf(this.#source, filter)) {
      if (entry.regular) this.#files.set(id, entry)
      id++
      this.send({
        type: PacketType.STAT,
        stat: {
          path: entry.path,
          mode: entry.mode,
          size: entry.size,
          modTime: entry.modTime,
          linkname: entry.linkname,
          ...(entry.device && { devmajor: BigInt(entry.device.major), devminor: BigInt(entry.device.minor) }),
        },
      })
      await this.#breathe()
      if (this.#stopped) return
    }
    this.send({ type: PacketType.STAT })
    await this.flush()
  }

  async answer(): Promise<void> {
    for (;;) {
      if (this.#stopped) return
      const id = this.#requests.shift()
      if (id !== undefined) await this.#sendFile(id)
      else if (this.#finished) break
      else {
        await this.flush()
        await this.#somethingToDo()
      }
    }
    this.send({ type: PacketType.FIN })
    await this.flush()
  }

  /** Resolves at once when a request came in meanwhile. */
  #somethingToDo(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      if (this.#requests.length > 0 || this.#finished || this.#stopped) resolve()
    })
  }

  send(packet: Parameters<typeof create<typeof PacketSchema>>[1]): void {
    const framed = frame(toBinary(PacketSchema, create(PacketSchema, packet)))
    this.#pending.push(framed)
    this.#pendingBytes += framed.length
  }

  async flush(): Promise<void> {
    if (this.#pendingBytes === 0) return
    const batch = this.#pending.length === 1 ? this.#pending[0] : Buffer.concat(this.#pending)
    this.#pending = []
    this.#pendingBytes = 0
    if (batch && !this.#channel.write(batch)) await this.#channel.drained()
  }

  stop(): void {
    this.#stopped = true
    this.#wake?.()
  }

  #received(packet: Packet): void {
    if (packet.type === PacketType.REQ) this.#requests.push(packet.id)
    else if (packet.type === PacketType.FIN) this.#finished = true
    else if (packet.type === PacketType.ERR) this.#finished = true // The engine's own error ends the build.
    this.#wake?.()
  }

  async #sendFile(id: number): Promise<void> {
    const entry = this.#files.get(id)
    if (!entry) throw new Error(`the engine asked for the content of entry ${id}, which has none`)
    this.#files.delete(id)
    const given = this.#source.given
    if (given?.name === entry.path) this.send({ type: PacketType.DATA, id, data: given.content })
    else await this.#sendContent(id, entry)
    this.send({ type: PacketType.DATA, id })
    await this.#breathe()
  }

  async #sendContent(id: number, entry: Entry): Promise<void> {
    if (isSocket(this.#source.root, entry.path)) return
    const descriptor = this.#source.root.open(entry.path)
    const small = entry.size <= SMALL_FILE
    const buffer = Buffer.allocUnsafe(small ? Number(entry.size) + 1 : CHUNK)
    try {
      while (!this.#stopped) {
        // One synchronous read of a small file costs 5 µs, a promise's 60 µs.
        const length = small
          ? readSync(descriptor, buffer)
          : (await read(descriptor, buffer, 0, CHUNK, null)).bytesRead
        if (length === 0) return
        this.send({ type: PacketType.DATA, id, data: buffer.subarray(0, length) })
        await this.#breathe()
      }
    } catch (error) {
      throw contextError(entry.path, error)
    } finally {
      closeSync(descriptor)
    }
  }

  /** Writes what has gathered and lets others run, each when it is due. */
  async #breathe(): Promise<void> {
    if (this.#pendingBytes >= BATCH) await this.flush()
    if (performance.now() - this.#sliceStart < SLICE) return
    await this.flush()
    await nextTurn()
    this.#sliceStart = performance.now()
  }
}

function* entriesOf(source: FolderSource, filter: TransferFilter): Generator<Entry, void> {
  const given = source.given
  if (!given) return yield* walk(source.root, filter)
  const own: Entry = {
    path: given.name,
    mode: 0o644,
    size: BigInt(given.content.length),
    modTime: given.modTime,
    linkname: '',
    regular: true,
  }
  let sent = false
  for (const entry of walk(source.root, filter)) {
    const order = Buffer.compare(Buffer.from(given.name), Buffer.from(entry.path))
    if (!sent && order <= 0) {
      yield own
      sent = true
    }
    if (order !== 0) yield entry
  }
  if (!sent) yield own
}

function isSocket(root: RootFolder, path: string): boolean {
  return lstatSync(root.resolve(path), { throwIfNoEntry: false })?.isSocket() ?? false
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
