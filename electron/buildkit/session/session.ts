import { randomBytes } from 'node:crypto'
import { asError } from '#electron/lib/as-error.ts'
import { dropUnread } from '../grpc/drop-unread.ts'
import { ConnectionLostError } from '../grpc/grpc-error.ts'
import { serveGrpc, type MethodHandlers } from '../grpc/grpc-server.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import type { EngineTransport } from '../transport/engine-transport.ts'

/**
 * The connection over which the engine calls back for one build. A session is never used for a second build: the engine
 * would give the first one's Dockerfile again.
 */
export interface Session {
  readonly id: string
  /** Resolves when the connection ends, by whichever side, or could not be opened: with the cause. */
  readonly closed: Promise<Error>
  dispose(): void
}

export interface SessionOptions {
  readonly handlers: MethodHandlers
  /** Stable for a context folder: it makes the transfer of the context incremental. */
  readonly sharedKey: string
  /** Told when the engine calls for the first time. */
  readonly onFirstCall: () => void
}

/**
 * Opens a session and serves its handlers. The engine waits for a session that it was told of, so that nobody has to wait
 * for the connection.
 */
export function openSession(
  transport: EngineTransport,
  client: GrpcClient,
  options: SessionOptions,
  signal: AbortSignal,
): Session {
  const id = newId()
  const disposed = new AbortController()
  const announcement = {
    id,
    name: 'slipway',
    sharedKey: options.sharedKey,
    methods: Object.keys(options.handlers),
  }
  const serve = async (): Promise<Error> => {
    const until = AbortSignal.any([signal, disposed.signal])
    const connection = await transport.openSession(announcement, client, until)
    const server = serveGrpc(connection, options.handlers)
    server.once('stream', options.onFirstCall)
    const end = (): void => {
      dropUnread(connection)
      server.destroy()
      connection.destroy()
    }
    disposed.signal.addEventListener('abort', end, { once: true })
    if (disposed.signal.aborted) end()
    await new Promise<void>((resolve) => server.once('close', () => resolve()))
    return new ConnectionLostError('the session was closed')
  }
  return {
    id,
    closed: serve().catch(asError),
    dispose: () => disposed.abort(new Error('the session was disposed')),
  }
}

/** An identifier as BuildKit makes them: 25 characters of base 36. */
export function newId(): string {
  return BigInt(`0x${randomBytes(17).toString('hex')}`)
    .toString(36)
    .padStart(25, '0')
    .slice(-25)
}
