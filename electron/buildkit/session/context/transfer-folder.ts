import { setImmediate as nextTurn } from 'node:timers/promises'
import { create, toBinary } from '@bufbuild/protobuf'
import { asError } from '#electron/lib/as-error.ts'
import { frame } from '../../grpc/framing.ts'
import { PacketSchema, PacketType } from '../../proto/gen/fsutil_pb.js'
import type { Asked } from './asked.ts'
import { ContentReader } from './content-reader.ts'
import { ContextError } from './context-error.ts'
import type { Listing } from './listing.ts'
import { MAX_DATA, Outbox } from './outbox.ts'
import type { FolderSource } from './send-folder.ts'

/** The other end of a transfer. */
export interface Peer {
  readonly signal: AbortSignal
  receive(onAsked: (asked: readonly Asked[]) => void): void
  /** Takes memory with framed messages away and gives it back when it was written. */
  write(frames: Buffer): Promise<Buffer>
  /** Hears why the transfer ends before the engine does, whose own word on it may come at once. */
  failing(error: ContextError): void
}

/** The longest stretch of work before the event loop gets its turn, in milliseconds. */
const SLICE = 8

/**
 * The sender's half of fsutil's protocol: a STAT for each entry and one without a stat at the end; for each REQ of an
 * id (the index of the STAT, folders counted) DATA packets and an empty one; FIN is echoed.
 *
 * @param listing of the source; it is closed at the end
 * @throws ContextError, which the engine is told, too; or the signal's reason
 */
export async function transferFolder(source: FolderSource, listing: Listing, peer: Peer): Promise<void> {
  const transfer = new Transfer(source, listing, peer)
  try {
    await Promise.race([Promise.all([transfer.list(), transfer.answer()]), transfer.broken])
  } catch (error) {
    if (error instanceof ContextError) {
      peer.failing(error)
      await transfer.tell(error.message)
    }
    throw error
  } finally {
    transfer.stop()
  }
}

class Transfer {
  readonly #source: FolderSource
  readonly #listing: Listing
  readonly #reader: ContentReader
  readonly #outbox: Outbox
  /** Rejects when the transfer cannot go on. */
  readonly broken: Promise<never>
  #asked: number[] = []
  #isOver = false
  #stopped = false
  #wake: () => void = () => undefined
  #sliceStart = performance.now()

  constructor(source: FolderSource, listing: Listing, peer: Peer) {
    this.#source = source
    this.#listing = listing
    this.#outbox = new Outbox((frames) => peer.write(frames))
    this.#reader = new ContentReader(source.root)
    this.broken = new Promise((_resolve, reject) => {
      const abort = (): void => reject(asError(peer.signal.reason))
      if (peer.signal.aborted) abort()
      else peer.signal.addEventListener('abort', abort, { once: true })
    })
    peer.receive((asked) => {
      for (const each of asked) {
        if (each === 'nothing more') this.#isOver = true
        else this.#asked.push(each)
      }
      this.#wake()
    })
  }

  async list(): Promise<void> {
    while (!this.#stopped) {
      const packets = this.#listing.next()
      if (packets) await this.#put(packets)
      else if (this.#listing.isDone) break
      else {
        this.#listing.advance(SLICE)
        await this.#yield()
      }
    }
    await this.#put(packet({ type: PacketType.STAT }))
    this.#outbox.flush()
  }

  async answer(): Promise<void> {
    for (;;) {
      const asked = this.#asked
      this.#asked = []
      for (const id of asked) {
        await this.#sendContent(id)
        if (this.#stopped) return
      }
      if (this.#asked.length > 0) continue
      if (this.#isOver) break
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      this.#outbox.flush()
      await woken
      if (this.#stopped) return
    }
    await this.#put(packet({ type: PacketType.FIN }))
    this.#outbox.flush()
  }

  /** Tells the engine why the transfer ends. */
  async tell(message: string): Promise<void> {
    const told = this.#put(packet({ type: PacketType.ERR, data: Buffer.from(message) }))
    await Promise.race([told, this.broken])
    this.#outbox.flush()
  }

  stop(): void {
    this.#stopped = true
    this.#wake()
    this.#outbox.close(new Error('the transfer has ended'))
    this.#reader.dispose()
    this.#listing.close()
  }

  async #sendContent(id: number): Promise<void> {
    const path = this.#listing.contents[id]
    if (path === undefined)
      throw new Error(`the engine asked for the content of entry ${id}, which has none or was sent already`)
    this.#listing.contents[id] = undefined
    const given = this.#source.given?.find(({ name }) => name === path)
    if (given) await this.#sendGiven(id, given.content)
    else if (!this.#listing.empty.has(id)) await this.#reader.send(path, id, this.#outbox, this.#breathe)
    if (this.#stopped) return
    await this.#put(packet({ type: PacketType.DATA, id }))
    await this.#breathe()
  }

  async #sendGiven(id: number, content: Uint8Array): Promise<void> {
    for (let sent = 0; sent < content.length; sent += MAX_DATA)
      await this.#put(packet({ type: PacketType.DATA, id, data: content.subarray(sent, sent + MAX_DATA) }))
  }

  async #put(framed: Buffer): Promise<void> {
    if (this.#outbox.room < framed.length) await this.#outbox.turn(framed.length)
    this.#outbox.put(framed)
  }

  readonly #breathe = async (): Promise<boolean> => {
    if (this.#isDue) await this.#yield()
    return !this.#stopped
  }

  get #isDue(): boolean {
    return performance.now() - this.#sliceStart >= SLICE
  }

  /** Writes what has gathered and lets others run. */
  async #yield(): Promise<void> {
    this.#outbox.flush()
    await nextTurn()
    this.#sliceStart = performance.now()
  }
}

function packet(init: Parameters<typeof create<typeof PacketSchema>>[1]): Buffer {
  return frame(toBinary(PacketSchema, create(PacketSchema, init)))
}
