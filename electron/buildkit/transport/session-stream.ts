import { constants, type ClientHttp2Stream } from 'node:http2'
import { fromBinary } from '@bufbuild/protobuf'
import { FrameReader } from '../grpc/framing.ts'
import { errorFromTrailers } from '../grpc/grpc-error.ts'
import { BytesMessageSchema } from '../proto/gen/control_pb.js'
import { Carrier } from './carrier.ts'

/** Bytes that may wait on either side. */
const BUFFER = 256 * 1024

/**
 * The connection within a call of `moby.buildkit.v1.Control/Session`: each message of it is a `BytesMessage` that
 * carries the next bytes. It ends with the call, with the call's error if it has one.
 */
export class SessionStream extends Carrier {
  readonly #call: ClientHttp2Stream

  constructor(call: ClientHttp2Stream) {
    super({ readableHighWaterMark: BUFFER, writableHighWaterMark: BUFFER })
    this.#call = call
    const frames = new FrameReader()
    const ended = (headers: Readonly<Record<string, unknown>>): void => {
      const error = errorFromTrailers(headers)
      if (error) this.destroy(error)
      else this.saidAll()
    }
    call.on('response', (headers) => {
      if (headers['grpc-status'] !== undefined) ended(headers)
    })
    call.on('trailers', (trailers) => ended(trailers as Readonly<Record<string, unknown>>))
    call.on('data', (chunk: Buffer) => {
      try {
        for (const message of frames.push(chunk)) this.#take(fromBinary(BytesMessageSchema, message).data)
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    })
    call.once('close', () => this.saidAll())
  }

  #take(data: Uint8Array): void {
    if (data.length > 0 && !this.push(data)) this.#call.pause()
  }

  override _read(): void {
    this.#call.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this._writev([{ chunk }], done)
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    const length = chunks.reduce((sum, { chunk }) => sum + chunk.length, 0)
    this.#call.write(Buffer.concat([bytesMessageHead(length), ...chunks.map(({ chunk }) => chunk)]), done)
  }

  override _final(done: () => void): void {
    this.#call.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#call.close(constants.NGHTTP2_CANCEL)
    done(error)
  }
}

/**
 * What stands before the bytes of a framed `BytesMessage`: gRPC's five bytes, then field 1 of wire type 2 with its length.
 * Written here because the message would be copied twice on its way through protobuf and framing.
 */
function bytesMessageHead(length: number): Buffer {
  const varint: number[] = []
  for (let rest = length; ; rest >>>= 7) {
    if (rest < 0x80) {
      varint.push(rest)
      break
    }
    varint.push((rest & 0x7f) | 0x80)
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0x0a, ...varint])
  head.writeUInt32BE(1 + varint.length + length, 1)
  return head
}
