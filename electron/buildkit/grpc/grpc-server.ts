import { performServerHandshake, type Http2Session, type ServerHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import { dropUnread } from './drop-unread.ts'
import { frameApart, FrameReader } from './framing.ts'
import { GrpcCode, GrpcError } from './grpc-error.ts'
import { HEADER_LIMITS } from './header-limits.ts'
import { encodeGrpcMessage, metadataOf, type Metadata } from './metadata.ts'

/** The longest message that is taken from the engine, in bytes: 16 MiB is BuildKit's own limit. */
const MAX_MESSAGE = 16 * 1024 * 1024

/** One call that the engine makes. */
export interface ServerCall {
  readonly metadata: Metadata
  /** Aborted when the engine resets the stream or the session ends. */
  readonly signal: AbortSignal
  /**
   * Sets who hears of the engine's messages; those that came before are delivered at once.
   * @param onEnd told when the engine has said all that it had to say
   */
  receive(onMessage: (message: Buffer) => void, onEnd?: () => void): void
  /** As `receive`, but of what the engine sends as it comes: framed messages, cut anywhere. */
  receiveBytes(onBytes: (bytes: Buffer) => void, onEnd: () => void): void
  /** Lets the engine wait with further messages, until `resume`. */
  pause(): void
  resume(): void
  /**
   * Sends framed messages; false says that the stream is full: wait for `drained`.
   * @param onWritten told when their memory is not needed any more, unless the call has ended
   */
  write(frames: Buffer, onWritten?: () => void): boolean
  /** Resolves when more can be written. All who wait share one listener. */
  drained(): Promise<void>
}

/** What a method does; to resolve ends the call well, to throw a GrpcError ends it with that status. */
export type MethodHandler = (call: ServerCall) => Promise<void>

/** Handlers by path, for instance `/moby.filesync.v1.FileSync/DiffCopy`. */
export type MethodHandlers = Readonly<Record<string, MethodHandler>>

/** The path of a method: `/package.Service/Method`. */
export function methodPath(method: {
  readonly name: string
  readonly parent: { readonly typeName: string }
}): string {
  return `/${method.parent.typeName}/${method.name}`
}

/** A handler of one message in, one message out. */
export function unaryHandler<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  answer: (request: MessageShape<I>, signal: AbortSignal, metadata: Metadata) => Promise<MessageInitShape<O>>,
): MethodHandlers {
  return {
    [methodPath(method)]: async (call) => {
      const request = await new Promise<Buffer>((resolve, reject) => {
        call.signal.addEventListener('abort', () => reject(new GrpcError(GrpcCode.cancelled, 'cancelled')), {
          once: true,
        })
        call.receive(resolve, () => reject(new GrpcError(GrpcCode.internal, 'a call without a message')))
      })
      const message = await answer(fromBinary(method.input, request), call.signal, call.metadata)
      call.write(frameApart(toBinary(method.output, create(method.output, message))))
    },
  }
}

/**
 * Serves gRPC on a connection that this side opened, as sessions do: the engine is the client on it.
 * The returned session is the caller's to destroy.
 */
export function serveGrpc(connection: Duplex, handlers: MethodHandlers): Http2Session {
  if (connection.destroyed) dropUnread(connection)
  const session = performServerHandshake(connection, {
    settings: {
      initialWindowSize: 1024 * 1024,
      maxConcurrentStreams: 1000,
      maxHeaderListSize: HEADER_LIMITS.callBytes,
    },
    maxHeaderListPairs: HEADER_LIMITS.pairs,
  })
  session.on('error', () => undefined) // 'close' follows; calls hear of it through their signal.
  connection.once('close', () => session.destroy())
  session.on('stream', (stream, headers, _flags, rawHeaders) => {
    const path = String(headers[':path'])
    void serveCall(stream, rawHeaders, Object.hasOwn(handlers, path) ? handlers[path] : undefined)
  })
  return session
}

async function serveCall(
  stream: ServerHttp2Stream,
  rawHeaders: readonly string[],
  handler: MethodHandler | undefined,
): Promise<void> {
  let status: GrpcError | undefined
  stream.on('error', () => undefined)
  stream.on('wantTrailers', () => {
    if (isOver(stream)) return
    stream.sendTrailers({
      'grpc-status': String(status?.code ?? GrpcCode.ok),
      ...(status && { 'grpc-message': encodeGrpcMessage(status.message) }),
    })
  })
  if (isOver(stream)) return // Reset by the engine in the same breath.
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  try {
    if (!handler) throw new GrpcError(GrpcCode.unimplemented, 'unknown method')
    await handler(callOf(stream, rawHeaders))
  } catch (error) {
    status = error instanceof GrpcError ? error : new GrpcError(GrpcCode.internal, String(error))
  }
  if (isOver(stream)) return
  stream.resume()
  stream.end() // A peer that is still sending resets the stream when the trailers reach it.
}

/** Nothing may be said on a stream any more. */
function isOver(stream: ServerHttp2Stream): boolean {
  return stream.destroyed || stream.closed
}

function callOf(stream: ServerHttp2Stream, rawHeaders: readonly string[]): ServerCall {
  const aborter = new AbortController()
  const ended = new GrpcError(GrpcCode.cancelled, 'the engine ended the call')
  stream.once('close', () => aborter.abort(ended))
  let draining: Promise<void> | undefined
  return {
    metadata: metadataOf(rawHeaders),
    signal: aborter.signal,
    receive(onMessage, onEnd) {
      const frames = new FrameReader(MAX_MESSAGE)
      if (onEnd) stream.once('end', onEnd)
      stream.on('data', (chunk: Buffer) => {
        try {
          for (const message of frames.push(chunk)) onMessage(message)
        } catch (error) {
          stream.destroy(error instanceof Error ? error : undefined)
        }
      })
    },
    receiveBytes(onBytes, onEnd) {
      stream.once('end', onEnd)
      stream.on('data', onBytes)
    },
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    write: (frames, onWritten) =>
      !isOver(stream) && stream.write(frames, (error) => (error ? undefined : onWritten?.())),
    drained: () =>
      (draining ??= new Promise<void>((resolve) => {
        const done = (): void => {
          draining = undefined
          stream.removeListener('drain', done)
          stream.removeListener('close', done)
          resolve()
        }
        if (stream.destroyed || !stream.writableNeedDrain) {
          done()
          return
        }
        stream.once('drain', done)
        stream.once('close', done)
      })),
  }
}
