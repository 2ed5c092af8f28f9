import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { FrameReader } from '#electron/buildkit/grpc/framing.ts'
import { PacketSchema, PacketType, type Packet, type Stat } from '#electron/buildkit/proto/gen/fsutil_pb.js'
import type { ContextError } from '#electron/buildkit/session/context/context-error.ts'
import type {
  FolderSource,
  PacketChannel,
  SendFolder,
} from '#electron/buildkit/session/context/send-folder.ts'
import type { TransferFilter } from '#electron/buildkit/session/context/walk.ts'

/** Folders, links, devices and pipes. */
const WITHOUT_CONTENT = 0x8e000000

export interface ReceiverOptions {
  /** Called once when the engine has the whole list; by default it asks for every file. */
  readonly onListed?: (receiver: FolderReceiver) => void
  readonly onPacket?: (packet: Packet, receiver: FolderReceiver) => void
  /** Keeps the memory of what was sent, as an engine does that does not read. */
  readonly isStuck?: boolean
}

/** The engine's end of a transfer: takes a folder into memory. */
export class FolderReceiver implements PacketChannel {
  readonly stats: Stat[] = []
  /** Why the transfer failed, as the client hears of it (`here: …`) and as the engine is told. */
  readonly errors: string[] = []
  /** All bytes that came. */
  readonly bytes: Buffer[] = []
  readonly #contents = new Map<number, Buffer[]>()
  readonly #frames = new FrameReader(64 * 1024 * 1024)
  readonly #aborter = new AbortController()
  readonly #options: ReceiverOptions
  #answer: (message: Buffer) => void = () => undefined
  #open = 0

  constructor(options: ReceiverOptions = {}) {
    this.#options = options
  }

  get signal(): AbortSignal {
    return this.#aborter.signal
  }

  abort(reason: Error): void {
    this.#aborter.abort(reason)
  }

  receive(onMessage: (message: Buffer) => void): void {
    this.#answer = onMessage
  }

  write(frames: Buffer, onWritten: () => void): void {
    const bytes = Buffer.from(frames)
    this.bytes.push(bytes)
    for (const message of this.#frames.push(bytes)) this.#received(fromBinary(PacketSchema, message))
    if (this.#options.isStuck !== true) setImmediate(onWritten)
  }

  failing({ message }: ContextError): void {
    this.errors.push(`here: ${message}`)
  }

  ask(...ids: readonly number[]): void {
    for (const id of ids) this.#say({ type: PacketType.REQ, id })
    this.#open += ids.length
  }

  finish(): void {
    this.#say({ type: PacketType.FIN })
  }

  idOf(path: string): number {
    return this.stats.findIndex((stat) => stat.path === path)
  }

  contentOf(path: string): string {
    return Buffer.concat(this.#contents.get(this.idOf(path)) ?? []).toString('latin1')
  }

  #received(packet: Packet): void {
    this.#options.onPacket?.(packet, this)
    switch (packet.type) {
      case PacketType.STAT:
        if (packet.stat) this.stats.push(packet.stat)
        else (this.#options.onListed ?? askForAll)(this)
        return
      case PacketType.DATA:
        if (packet.data.length > 0) {
          const parts = this.#contents.get(packet.id) ?? []
          parts.push(Buffer.from(packet.data))
          this.#contents.set(packet.id, parts)
        } else if (--this.#open === 0) this.finish()
        return
      case PacketType.ERR:
        this.errors.push(Buffer.from(packet.data).toString())
        return
      case PacketType.FIN:
      case PacketType.REQ:
      default:
        return
    }
  }

  #say(packet: Parameters<typeof create<typeof PacketSchema>>[1]): void {
    this.#answer(Buffer.from(toBinary(PacketSchema, create(PacketSchema, packet))))
  }
}

/** Asks for every entry that has content, as an engine without a copy does. */
export function askForAll(receiver: FolderReceiver): void {
  const ids = receiver.stats.flatMap(({ mode, linkname }, id) =>
    (mode & WITHOUT_CONTENT) === 0 && linkname === '' ? [id] : [],
  )
  if (ids.length === 0) receiver.finish()
  else receiver.ask(...ids)
}

/** Sends a folder to a receiver. */
export async function sendTo(
  receiver: FolderReceiver,
  send: SendFolder,
  source: FolderSource,
  filter: Partial<TransferFilter> = {},
): Promise<FolderReceiver> {
  await send(source, { include: [], exclude: [], ...filter }, receiver)
  return receiver
}
