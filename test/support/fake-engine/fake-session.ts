import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Socket } from 'node:net'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { frame, FrameReader } from '#electron/buildkit/grpc/framing.ts'
import { PacketSchema, PacketType } from '#electron/buildkit/proto/gen/fsutil_pb.js'

/** What came of one call that a fake engine made on a session. */
export interface CallBack {
  readonly messages: readonly Buffer[]
  /** Of the trailers; absent where the call was reset. */
  readonly status?: number
  readonly message: string
}

/** The engine's end of a session: calls the client back, politely or not. */
export class FakeSession {
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly socket: Socket
  readonly #session: ClientHttp2Session

  constructor(socket: Socket, headers: Readonly<Record<string, string | readonly string[]>>) {
    this.socket = socket
    this.headers = headers
    this.#session = connect('http://session', { createConnection: () => socket })
    this.#session.on('error', () => undefined)
    socket.on('error', () => undefined)
  }

  /** Makes a call whose every byte is the test's own. The stream is the caller's to end. */
  open(path: string, headers: OutgoingHttpHeaders = {}): ClientHttp2Stream {
    const stream = this.#session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    })
    stream.on('error', () => undefined)
    return stream
  }

  /** Makes a call with one message and waits for all that comes of it. */
  async call(path: string, message: Uint8Array, headers: OutgoingHttpHeaders = {}): Promise<CallBack> {
    const stream = this.open(path, headers)
    stream.end(frame(message))
    return told(stream)
  }

  /** Takes a folder as an engine does: every entry, then the content of the files that are wanted, then FIN. */
  async receiveFolder(
    name: string,
    options: { readonly want?: (path: string) => boolean; readonly onData?: () => void } = {},
  ): Promise<ReadonlyMap<string, Buffer>> {
    const { want = () => true, onData } = options
    const stream = this.open('/moby.filesync.v1.FileSync/DiffCopy', { 'dir-name': name })
    const files = new Map<number, { readonly path: string; readonly chunks: Buffer[] }>()
    const content = new Map<string, Buffer>()
    const say = (packet: Parameters<typeof create<typeof PacketSchema>>[1]): unknown =>
      stream.write(frame(toBinary(PacketSchema, create(PacketSchema, packet))))
    const frames = new FrameReader()
    let entries = 0
    let done = false
    const finishOnce = (): void => {
      if (done && files.size === 0) say({ type: PacketType.FIN })
    }
    stream.on('data', (chunk: Buffer) => {
      for (const message of frames.push(chunk)) {
        const { type, stat, id, data } = fromBinary(PacketSchema, message)
        if (type === PacketType.STAT && stat) {
          const regular = (stat.mode & 0x8f_28_00_00) === 0 && stat.linkname === ''
          if (regular && want(stat.path)) {
            files.set(entries, { path: stat.path, chunks: [] })
            say({ type: PacketType.REQ, id: entries })
          }
          entries++
        } else if (type === PacketType.STAT) {
          done = true
          finishOnce()
        } else if (type === PacketType.DATA && data.length > 0) {
          files.get(id)?.chunks.push(Buffer.from(data))
          onData?.()
        } else if (type === PacketType.DATA) {
          const file = files.get(id)
          if (file) content.set(file.path, Buffer.concat(file.chunks))
          files.delete(id)
          finishOnce()
        } else if (type === PacketType.FIN) stream.end()
      }
    })
    const { status, message } = await told(stream, false)
    if (status !== 0) throw new Error(`The folder ${name} did not come: ${status ?? 'reset'} ${message}`)
    return content
  }
}

/** Waits for the end of a call. */
export function told(stream: ClientHttp2Stream, read = true): Promise<CallBack> {
  return new Promise((resolve) => {
    const frames = new FrameReader()
    const messages: Buffer[] = []
    let status: number | undefined
    let message = ''
    if (read) stream.on('data', (chunk: Buffer) => messages.push(...frames.push(chunk)))
    stream.on('trailers', (trailers: Readonly<Record<string, string>>) => {
      status = Number(trailers['grpc-status'])
      message = decodeURIComponent(trailers['grpc-message'] ?? '')
    })
    stream.on('close', () => resolve({ messages, message, ...(status !== undefined && { status }) }))
  })
}
