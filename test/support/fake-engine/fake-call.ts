import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import { frame, FrameReader } from '#electron/buildkit/grpc/framing.ts'
import { encodeGrpcMessage } from '#electron/buildkit/grpc/metadata.ts'

/** One call that the client makes of a fake engine: what it said, and all that an engine may do about it. */
export class FakeCall {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
  readonly #request: Promise<Buffer>
  #trailers: Readonly<Record<string, string>> = { 'grpc-status': '0' }
  readonly #cut: () => void

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, cut: () => void) {
    this.stream = stream
    this.headers = headers
    this.#cut = cut
    stream.on('error', () => undefined)
    stream.on('wantTrailers', () => stream.closed || stream.sendTrailers(this.#trailers))
    const frames = new FrameReader()
    this.#request = new Promise((resolve) => {
      stream.on('data', (chunk: Buffer) => frames.push(chunk).forEach(resolve))
    })
  }

  async request<D extends DescMessage>(schema: D): Promise<MessageShape<D>> {
    return fromBinary(schema, await this.#request)
  }

  /** Resolves when the client has reset the call or it was answered. */
  get over(): Promise<void> {
    return new Promise((resolve) => {
      if (this.stream.closed) resolve()
      else this.stream.once('close', () => resolve())
    })
  }

  respond(headers: Readonly<Record<string, string | number>> = {}): void {
    if (this.stream.closed || this.stream.headersSent) return
    this.stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', ...headers },
      { waitForTrailers: true },
    )
  }

  /** Any bytes as the body. */
  write(bytes: Uint8Array): this {
    this.respond()
    if (!this.stream.closed) this.stream.write(bytes)
    return this
  }

  send<D extends DescMessage>(schema: D, message: MessageInitShape<D>): void {
    this.write(frame(toBinary(schema, create(schema, message))))
  }

  end(trailers: Readonly<Record<string, string>> = { 'grpc-status': '0' }): void {
    this.#trailers = trailers
    this.respond()
    this.stream.end()
  }

  answer<D extends DescMessage>(schema: D, message: MessageInitShape<D>): void {
    this.send(schema, message)
    this.end()
  }

  fail(code: number, message: string, more: Readonly<Record<string, string>> = {}): void {
    this.end({ 'grpc-status': String(code), 'grpc-message': encodeGrpcMessage(message), ...more })
  }

  reset(code: number = constants.NGHTTP2_INTERNAL_ERROR): void {
    this.stream.close(code)
  }

  /** Ends the whole connection without a word. */
  cut(): void {
    this.#cut()
  }
}
