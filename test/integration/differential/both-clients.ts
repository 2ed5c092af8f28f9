import { join } from 'node:path'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import { countsForCache } from '#shared/build/cacheable.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildxOn, type Buildx } from '#test/support/buildx.ts'
import { startMatrixEngine, type DockerKind } from '#test/support/start-matrix-engine.ts'
import { startRegistry } from '#test/support/start-registry.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** A step of a Dockerfile as either client tells of it. */
export interface Step {
  readonly name: string
  readonly cached: boolean
}

export interface BuildCall {
  readonly request: BuildRequest
  readonly env: Readonly<Record<string, string>>
}

/** Builds with one of the clients. @throws where the build fails */
export type BuildWith = (call: BuildCall) => Promise<readonly Step[]>

/** This client and buildx on one engine that nobody else uses. */
export class BothClients implements AsyncDisposable {
  /** A registry that the engine reaches without TLS; it has busybox for amd64 and arm64. */
  readonly registry: string
  readonly #client: BuildKitClient
  readonly #buildx: Buildx
  readonly #home: string
  readonly #owned: AsyncDisposableStack

  private constructor(
    registry: string,
    client: BuildKitClient,
    buildx: Buildx,
    home: string,
    owned: AsyncDisposableStack,
  ) {
    this.registry = registry
    this.#client = client
    this.#buildx = buildx
    this.#home = home
    this.#owned = owned
  }

  static async start(kind: DockerKind): Promise<BothClients> {
    await using starting = new AsyncDisposableStack()
    const { address } = starting.use(await startRegistry())
    const engine = starting.use(await startMatrixEngine(kind, { registryMirrors: [`http://${address}`] }))
    const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: engine.socketPath })))
    starting.defer(() => client.dispose())
    const buildx = starting.use(await buildxOn(`unix://${engine.socketPath}`))
    const home = starting.use(await temporaryFolder())
    return new BothClients(address, client, buildx, home.path, starting.move())
  }

  /** @returns the steps as the engine counts them for this client */
  readonly ours: BuildWith = async ({ request, env }) => {
    const steps = new Map<string, Step>()
    const outcome = await this.#client.build({
      request,
      hostNetworkOnly: false,
      env,
      configDir: join(this.#home, '.docker'),
      signal: AbortSignal.timeout(120_000),
      onEvent: (event) => {
        if (event.kind === 'vertex') steps.set(event.digest, { name: event.name, cached: event.cached })
      },
    })
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome))
    return [...steps.values()].filter(({ name }) => countsForCache([], '', name))
  }

  readonly theirs: BuildWith = async ({ request, env }) =>
    (await this.#buildx.build(request, { env }))
      .filter(({ name }) => countsForCache([], '', name))
      .map(({ name, cached }) => ({ name, cached }))

  /** Empties the cache: nothing is found that was built before. */
  async forget(): Promise<void> {
    await this.#client.control.prune({ all: true }, () => undefined, AbortSignal.timeout(60_000))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned.disposeAsync()
  }
}
