import { ConnectionLostError } from '../grpc/grpc-error.ts'
import type { MethodHandlers } from '../grpc/grpc-server.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import type { EngineTransport } from '../transport/engine-transport.ts'
import { authService } from './auth.ts'
import type { ContextError } from './context/context-error.ts'
import type { FolderSource, SendFolder } from './context/send-folder.ts'
import { dockerCredentials } from './credentials.ts'
import { fileSyncService } from './filesync.ts'
import { healthService } from './health.ts'
import { openSession } from './session.ts'

/** How long the engine may take to end a build whose context cannot be sent, in milliseconds. */
const CONTEXT_GRACE = 1000

export interface BuildSessionOptions {
  /** Stable for a build context: what was sent of it once is not sent again. */
  readonly sharedKey: string
  /** What the engine may ask for, by name. */
  readonly folders: Readonly<Record<string, FolderSource>>
  readonly send: SendFolder
  /** Folder of the docker command's config.json, and what credential helpers run with. */
  readonly configDir: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Services beside the folders, the logins and the health check. */
  readonly handlers: MethodHandlers
}

/** The session of one build: serves its folders and logins. */
export interface BuildSession {
  readonly id: string
  /** Aborted once the build cannot go on: its context cannot be sent, or the session was closed. */
  readonly failed: AbortSignal
  /** The cause of what the engine then tells in its own words. */
  readonly contextFailure: ContextError | undefined
  dispose(): void
}

/** @throws UpgradeRefusedError, EngineSilentError, an error of the socket, or the signal's reason */
export async function openBuildSession(
  transport: EngineTransport,
  client: GrpcClient,
  options: BuildSessionOptions,
  signal: AbortSignal,
): Promise<BuildSession> {
  const failed = new AbortController()
  let contextFailure: ContextError | undefined
  const session = await openSession(
    transport,
    client,
    {
      sharedKey: options.sharedKey,
      handlers: {
        ...healthService(),
        ...authService(dockerCredentials(options.configDir, options.env)),
        ...fileSyncService({
          folders: options.folders,
          send: options.send,
          onFailure: (error) => {
            contextFailure ??= error
            setTimeout(() => failed.abort(error), CONTEXT_GRACE).unref()
          },
        }),
        ...options.handlers,
      },
    },
    signal,
  )
  void session.closed.then(() => failed.abort(new ConnectionLostError('the session was closed')))
  return {
    id: session.id,
    failed: failed.signal,
    get contextFailure() {
      return contextFailure
    },
    dispose: () => session.dispose(),
  }
}
