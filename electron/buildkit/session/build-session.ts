import type { MethodHandlers } from '../grpc/grpc-server.ts'
import type { FrontendCall } from '../frontend-call.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import type { BuildPart } from '../prepare/build-part.ts'
import { EngineSilentError } from '../transport/dial.ts'
import type { EngineTransport } from '../transport/engine-transport.ts'
import { authService } from './auth.ts'
import type { ContextError } from './context/context-error.ts'
import type { SendFolder } from './context/send-folder.ts'
import type { CredentialStore } from './credentials.ts'
import { fileSyncService } from './filesync.ts'
import { healthService } from './health.ts'
import { openSession, type Session } from './session.ts'
import { uploadService } from './upload.ts'

/** How long the engine may take to end a build whose context cannot be sent, in milliseconds. */
const CONTEXT_GRACE = 1000

/** How long the engine may take to call back at all, in milliseconds: it asks for a sign of life every 5 s. */
const FIRST_CALL = 20_000

export interface BuildSessionOptions {
  /** What the engine may ask for, and what the frontend is told. */
  readonly build: Required<BuildPart>
  readonly send: SendFolder
  readonly logins: CredentialStore
  /** Services beside those of the build's parts. */
  readonly handlers: MethodHandlers
}

/** The session of one build: serves its folders and logins. */
export interface BuildSession {
  readonly id: string
  /** The frontend's call, which names the sessions of builds that are contexts of this one. */
  readonly call: FrontendCall
  /** Aborted once the build cannot go on: its context cannot be sent, or the session was closed or could not be opened. */
  readonly failed: AbortSignal
  /** The cause of what the engine then tells in its own words. */
  readonly contextFailure: ContextError | undefined
  /** How many files of a folder (`context`, `dockerfile`) the engine wanted the content of, so far. */
  readonly filesSent: (folder: string) => number
  dispose(): void
}

/** Begins to open the session; that it cannot be opened shows in `failed`. */
export function openBuildSession(
  transport: EngineTransport,
  client: GrpcClient,
  options: BuildSessionOptions,
  signal: AbortSignal,
): BuildSession {
  const { build } = options
  const failed = new AbortController()
  const sessions: Session[] = []
  let contextFailure: ContextError | undefined
  const filesSent = new Map<string, number>()
  const onFailure = (error: ContextError): void => {
    contextFailure ??= error
    setTimeout(() => failed.abort(error), CONTEXT_GRACE).unref()
  }
  const silence = setTimeout(
    () => failed.abort(new EngineSilentError(`The engine asked for nothing within ${FIRST_CALL / 1000} s.`)),
    FIRST_CALL,
  )
  const dispose = (): void => {
    clearTimeout(silence)
    for (const session of sessions) session.dispose()
  }
  const open = (part: Required<BuildPart>, handlers: MethodHandlers): Session => {
    const { sharedKey, folders } = part
    const fileSync = fileSyncService({
      folders,
      send: options.send,
      onFailure,
      onFile: (folder) => filesSent.set(folder, (filesSent.get(folder) ?? 0) + 1),
    })
    const session = openSession(
      transport,
      client,
      {
        sharedKey,
        handlers: { ...healthService(), ...fileSync, ...handlers },
        onFirstCall: () => clearTimeout(silence),
      },
      signal,
    )
    sessions.push(session)
    void session.closed.then((cause) => failed.abort(cause))
    return session
  }
  const { id } = open(build, {
    ...authService(options.logins),
    ...(Object.keys(build.uploads).length > 0 && uploadService(build.uploads, onFailure)),
    ...build.handlers,
    ...options.handlers,
  })
  return {
    id,
    call: frontendCall(build, (linked) => open(linked, {}).id),
    failed: failed.signal,
    get contextFailure() {
      return contextFailure
    },
    filesSent: (folder) => filesSent.get(folder) ?? 0,
    dispose,
  }
}

/**
 * The call of a build's frontend and of those that it takes contexts from. Frontends all ask for their folders by the same
 * names, so that each of the latter has a session of its own, which `local-sessionid:<folder>` names.
 */
function frontendCall(
  build: Required<BuildPart>,
  openLinked: (linked: Required<BuildPart>) => string,
): FrontendCall {
  const inputs: Record<string, FrontendCall> = {}
  for (const [name, linked] of Object.entries(build.linked)) {
    const call = frontendCall(linked, openLinked)
    const folders = Object.keys(linked.folders)
    const id = folders.length > 0 ? openLinked(linked) : ''
    const sessions = Object.fromEntries(folders.map((folder) => [`local-sessionid:${folder}`, id]))
    inputs[name] = { ...call, attributes: { ...call.attributes, ...sessions } }
  }
  const { frontend, attributes, negotiate, folders } = build
  const readsUnseen = frontend === 'dockerfile.v0' && folders['dockerfile'] === undefined
  return { frontend, attributes, negotiate, readsUnseen, inputs }
}
