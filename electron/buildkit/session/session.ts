import { randomBytes } from 'node:crypto'
import type { Http2Session } from 'node:http2'
import { dropUnread } from '../grpc/drop-unread.ts'
import { serveGrpc, type MethodHandlers } from '../grpc/grpc-server.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import type { EngineTransport } from '../transport/engine-transport.ts'

/**
 * The connection over which the engine calls back for one build. A session is never used for a second build: the engine
 * would give the first one's Dockerfile again.
 */
export interface Session {
  readonly id: string
  /** Resolves when the connection ends, by whichever side. */
  readonly closed: Promise<void>
  dispose(): void
}

export interface SessionOptions {
  readonly handlers: MethodHandlers
  /** Stable for a context folder: it makes the transfer of the context incremental. */
  readonly sharedKey: string
  /** Told when the engine calls for the first time. */
  readonly onFirstCall: () => void
}

/** Opens a session and serves its handlers. */
export async function openSession(
  transport: EngineTransport,
  client: GrpcClient,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<Session> {
  const id = newId()
  const connection = await transport.openSession(
    { id, name: 'slipway', sharedKey: options.sharedKey, methods: Object.keys(options.handlers) },
    client,
    signal,
  )
  const server: Http2Session = serveGrpc(connection, options.handlers)
  server.once('stream', options.onFirstCall)
  return {
    id,
    closed: new Promise((resolve) => server.once('close', () => resolve())),
    dispose() {
      dropUnread(connection)
      server.destroy()
      connection.destroy()
    },
  }
}

/** An identifier as BuildKit makes them: 25 characters of base 36. */
export function newId(): string {
  return BigInt(`0x${randomBytes(17).toString('hex')}`)
    .toString(36)
    .padStart(25, '0')
    .slice(-25)
}
