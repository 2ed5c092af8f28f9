import type { Duplex } from 'node:stream'
import type { GrpcClient } from '../grpc/grpc-client.ts'

/** What the engine is told of a session when it is opened. */
export interface SessionAnnouncement {
  readonly id: string
  /** For people who look at the engine's sessions. */
  readonly name: string
  /** Stable for a context folder: it makes the transfer of the context incremental. */
  readonly sharedKey: string
  /** The methods that the engine may call, for instance `/moby.filesync.v1.FileSync/DiffCopy`. */
  readonly methods: readonly string[]
}

/** One way to BuildKit. Whoever opens a connection destroys it. */
export interface EngineTransport {
  /** What is at the other end: Docker Engine, which keeps images for containers, or BuildKit alone. */
  readonly engine: 'docker' | 'buildkitd'
  /** Opens a connection that carries HTTP/2 for calls to the engine. */
  connect(signal: AbortSignal): Promise<Duplex>
  /**
   * Opens a connection over which the engine calls back: HTTP/2 again, with the engine as the client.
   * @param client the connection for calls that the session may go through
   */
  openSession(announcement: SessionAnnouncement, client: GrpcClient, signal: AbortSignal): Promise<Duplex>
}
