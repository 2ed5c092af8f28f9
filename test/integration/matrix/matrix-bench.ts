import { join } from 'node:path'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { InspectOptions } from '#electron/buildkit/inspect/inspect-dockerfile.ts'
import { buildkitdTransport } from '#electron/buildkit/transport/buildkitd-transport.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import { DockerEngine } from '#electron/docker/docker-engine.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import type { EngineKind } from '#test/support/matrix-engines.ts'
import { startBuildkitd } from '#test/support/start-buildkitd.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { startRegistry } from '#test/support/start-registry.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import type { BuildExtras, BuildResult } from '../buildkit/project.ts'

type Files = Readonly<Record<string, string>>

/** One engine of the matrix with a client on it. Disposing it ends both. */
export class MatrixBench implements AsyncDisposable {
  readonly kind: EngineKind
  /** Of the engine, for people. */
  readonly version: string
  readonly client: BuildKitClient
  /** A registry that the engine reaches without TLS. */
  readonly registry: string
  readonly #docker: DockerEngine | undefined
  readonly #owned: AsyncDisposableStack

  private constructor(kind: EngineKind, engine: StartedEngine, owned: AsyncDisposableStack) {
    this.kind = kind
    this.version = engine.version
    this.registry = engine.registry
    this.client = new BuildKitClient(engine.transport)
    this.#docker = engine.docker
    this.#owned = owned
    owned.defer(() => this.client.dispose())
  }

  static async start(kind: EngineKind): Promise<MatrixBench> {
    await using starting = new AsyncDisposableStack()
    const engine = await startEngine(kind, starting)
    return new MatrixBench(kind, engine, starting.move())
  }

  /** Builds files in a folder of its own, and keeps nothing but the cache unless the request asks for outputs. */
  async build(
    files: Files,
    request: Partial<BuildRequest> = {},
    extras: BuildExtras = {},
  ): Promise<BuildResult> {
    await using folder = await temporaryFolder(files)
    const events: BuildEvent[] = []
    const docker = this.#docker
    const outcome = await this.client.build({
      ...optionsFor(folder.path, { outputs: [{ kind: 'cache-only' }], ...request }),
      ...(docker && { pushImage: (...image) => docker.pushImage(...image) }),
      env: extras.env ?? {},
      signal: extras.signal ?? AbortSignal.timeout(60_000),
      onEvent: (event) => {
        events.push(event)
        extras.onEvent?.(event)
      },
    })
    return { outcome, events }
  }

  async inspect(files: Files): ReturnType<BuildKitClient['inspect']> {
    await using folder = await temporaryFolder(files)
    return await this.client.inspect(optionsFor(folder.path, {}))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned.disposeAsync()
  }
}

interface StartedEngine {
  readonly version: string
  readonly transport: EngineTransport
  readonly registry: string
  /** The Engine API, where there is one. */
  readonly docker?: DockerEngine
}

async function startEngine(kind: EngineKind, stack: AsyncDisposableStack): Promise<StartedEngine> {
  if (kind === 'buildkitd') {
    const { url, registry, version } = stack.use(await startBuildkitd({ listen: 'unix' }))
    const socketPath = url.replace('unix://', '')
    return { version, transport: buildkitdTransport(dialEngine({ socketPath })), registry }
  }
  const { address: registry } = stack.use(await startRegistry())
  const { version, socketPath } = stack.use(
    await startMatrixEngine(kind, { registryMirrors: [`http://${registry}`] }),
  )
  const dial = dialEngine({ socketPath })
  const docker = new DockerEngine(dial)
  stack.defer(() => docker.dispose())
  return { version, transport: dockerTransport(dial), registry, docker }
}

function optionsFor(folder: string, request: Partial<BuildRequest>): InspectOptions {
  return {
    request: buildRequest(folder, request),
    hostNetworkOnly: true,
    env: {},
    configDir: join(folder, '.docker'),
    signal: AbortSignal.timeout(60_000),
  }
}
