import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Duplex } from 'node:stream'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type {
  DescMessage,
  DescMethodBiDiStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf'
import { asError } from '#electron/lib/as-error.ts'
import { ConnectionLostError, errorFromTrailers, GrpcCode, GrpcError } from './grpc-error.ts'
import { dropUnread } from './drop-unread.ts'
import { frame, FrameReader } from './framing.ts'
import { HEADER_LIMITS } from './header-limits.ts'
import { LongHeaders } from './long-headers.ts'

export interface CallOptions {
  /** Aborting resets the stream, which cancels the call on the engine. */
  readonly signal: AbortSignal
  readonly metadata?: CallMetadata
}

/** What is told beside a call; several values of one key are sent as so many headers. */
type CallMetadata = Readonly<Record<string, string | readonly string[]>>

/** What a call needs to know of a method; generated service descriptors have it. */
interface Method {
  readonly name: string
  readonly parent: { readonly typeName: string }
}

const WINDOW = 4 * 1024 * 1024

/** How often a connection with calls on it is asked for a sign of life, and how long the answer may take, in ms. */
interface KeepAlive {
  readonly interval: number
  readonly timeout: number
}

const KEEP_ALIVE: KeepAlive = { interval: 10_000, timeout: 30_000 }

export interface GrpcClientOptions {
  readonly keepAlive?: KeepAlive
  /**
   * Whether errors of any length are taken. Without it, and 0.1 ms a call faster, an engine that knows the limits of HTTP/2
   * here ends the call of one that is too long without a word, and one that does not know them loses the connection.
   */
  readonly longErrors?: boolean
}

/** gRPC calls over one HTTP/2 connection on any Duplex. */
export class GrpcClient {
  readonly #connection: Duplex
  readonly #session: ClientHttp2Session
  readonly #keepAlive: KeepAlive
  /** Fields of answers that HTTP/2 here was not given, by stream. */
  readonly #longFields = new Map<number, Readonly<Record<string, string>>>()
  #lost: ConnectionLostError | undefined
  #calls = 0
  #pinging: NodeJS.Timeout | undefined

  constructor(engine: Duplex, { keepAlive = KEEP_ALIVE, longErrors = false }: GrpcClientOptions = {}) {
    const connection = longErrors
      ? new LongHeaders(engine, (stream, fields) => this.#longFields.set(stream, fields))
      : engine
    this.#connection = connection
    this.#keepAlive = keepAlive
    if (connection.destroyed) dropUnread(connection)
    this.#session = connect('http://engine', {
      createConnection: () => connection,
      settings: {
        initialWindowSize: WINDOW,
        enablePush: false,
        ...(longErrors
          ? { headerTableSize: 0, maxHeaderListSize: HEADER_LIMITS.longAnswerBytes }
          : { maxHeaderListSize: HEADER_LIMITS.answerBytes }),
      },
      maxHeaderListPairs: HEADER_LIMITS.pairs,
    })
    this.#session.on('connect', () => {
      if (!this.#session.destroyed) this.#session.setLocalWindowSize(2 * WINDOW)
    })
    this.#session.on('error', (error: Error) => (this.#lost ??= new ConnectionLostError(error.message)))
    this.#session.on('goaway', () => (this.#lost ??= new ConnectionLostError('the engine is going away')))
    this.#session.on('close', () => {
      this.#lost ??= new ConnectionLostError('the engine closed it')
      clearInterval(this.#pinging)
    })
    // 'close' follows.
    connection.on('error', (error: Error) => (this.#lost ??= new ConnectionLostError(error.message)))
    connection.once('close', () => this.#session.destroy())
  }

  /** Why no call can be made any more, or nothing while the connection lives. */
  get lost(): ConnectionLostError | undefined {
    return this.#session.destroyed || this.#session.closed
      ? (this.#lost ??= new ConnectionLostError('it was closed'))
      : this.#lost
  }

  dispose(): void {
    clearInterval(this.#pinging)
    dropUnread(this.#connection)
    this.#session.destroy()
  }

  async unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions,
  ): Promise<MessageShape<O>> {
    let answer: Buffer | undefined
    await this.#call(method, toBinary(method.input, create(method.input, request)), options, (message) => {
      answer = message
    })
    if (answer === undefined)
      throw new GrpcError(GrpcCode.internal, `${method.name} was answered without a message`)
    return fromBinary(method.output, answer)
  }

  /** Calls `onMessage` for each message and resolves at the end of the stream. */
  async serverStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions,
    onMessage: (message: MessageShape<O>) => void,
  ): Promise<void> {
    await this.#call(method, toBinary(method.input, create(method.input, request)), options, (message) =>
      onMessage(fromBinary(method.output, message)),
    )
  }

  /**
   * Opens a call with messages in both directions. What it carries is framed, and its end told in trailers: both are
   * left to the caller, who closes it.
   */
  bidiStream(method: DescMethodBiDiStreaming, metadata: CallMetadata): ClientHttp2Stream {
    const lost = this.lost
    if (lost) throw lost
    const stream = this.#open(method, metadata)
    stream.on('error', () => undefined) // 'close' follows.
    stream.once('close', () => this.#ended(stream))
    return stream
  }

  #call(
    method: Method,
    request: Uint8Array,
    options: CallOptions,
    onMessage: (message: Buffer) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      options.signal.throwIfAborted()
      const lost = this.lost
      if (lost) throw lost
      const stream = this.#open(method, options.metadata)
      const frames = new FrameReader()
      let outcome: { readonly error?: Error } | undefined
      const settleWith = (error: Error | undefined): void => {
        outcome ??= error ? { error } : {}
      }
      const giveUp = (error: Error): void => {
        settleWith(error)
        stream.close(constants.NGHTTP2_CANCEL)
      }
      const aborted = (): void => giveUp(asError(options.signal.reason))
      options.signal.addEventListener('abort', aborted, { once: true })
      const whole = (headers: object): Readonly<Record<string, unknown>> => ({
        ...headers,
        ...this.#longFields.get(stream.id ?? 0),
      })
      stream.on('response', (headers) => {
        const all = whole(headers)
        if (all['grpc-status'] !== undefined) settleWith(errorFromTrailers(all))
        else if (!isGrpc(headers)) giveUp(notGrpc(method, headers))
      })
      stream.on('trailers', (trailers) => {
        const error = errorFromTrailers(whole(trailers as object))
        settleWith(error ?? (frames.complete ? undefined : cutShort(method)))
      })
      stream.on('data', (chunk: Buffer) => {
        if (outcome) return // What still arrives of a call that was given up.
        try {
          for (const message of frames.push(chunk)) onMessage(message)
        } catch (error) {
          giveUp(asError(error))
        }
      })
      stream.on('error', () => undefined) // 'close' follows and settles.
      stream.on('close', () => {
        this.#ended(stream)
        options.signal.removeEventListener('abort', aborted)
        if (outcome === undefined) settleWith(this.#endError(method, stream))
        if (outcome?.error) reject(outcome.error)
        else resolve()
      })
      stream.end(frame(request))
    })
  }

  #open(method: Method, metadata: CallMetadata = {}): ClientHttp2Stream {
    const several = Object.entries(metadata).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : [...value],
    ])
    const stream = this.#session.request({
      ':method': 'POST',
      ':path': `/${method.parent.typeName}/${method.name}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(Object.fromEntries(several) as OutgoingHttpHeaders),
    })
    if (this.#calls++ === 0) this.#pinging = setInterval(() => this.#ping(), this.#keepAlive.interval)
    return stream
  }

  #ended({ id = 0 }: ClientHttp2Stream): void {
    this.#longFields.delete(id)
    if (--this.#calls > 0) return
    clearInterval(this.#pinging)
    this.#longFields.clear() // What came of calls that had been given up.
  }

  /** A connection whose other end went without a word (a stopped engine, a network gone) is given up. */
  #ping(): void {
    if (this.lost) return
    const timer = setTimeout(() => {
      this.#lost ??= new ConnectionLostError(
        `the engine did not answer for ${this.#keepAlive.timeout / 1000} s`,
      )
      this.#session.destroy()
    }, this.#keepAlive.timeout)
    timer.unref()
    this.#session.ping(() => clearTimeout(timer))
  }

  #endError(method: Method, stream: ClientHttp2Stream): Error {
    const lost = this.lost
    if (lost) return lost
    return new GrpcError(
      GrpcCode.unavailable,
      `${method.name} ended without a status (code ${stream.rstCode})`,
    )
  }
}

/** Whether the other end speaks gRPC: HTTP 200 and `application/grpc`, perhaps with `+proto`. */
function isGrpc(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): boolean {
  return headers[':status'] === 200 && /^application\/grpc\b/.test(headers['content-type'] ?? '')
}

function notGrpc({ name }: Method, headers: IncomingHttpHeaders & IncomingHttpStatusHeader): GrpcError {
  const type = headers['content-type'] ?? 'no content type'
  return new GrpcError(
    GrpcCode.unknown,
    `${name} was not answered in gRPC: HTTP ${headers[':status'] ?? 'without a status'}, ${type}`,
  )
}

function cutShort({ name }: Method): GrpcError {
  return new GrpcError(GrpcCode.internal, `The answer to ${name} ended within a message.`)
}
