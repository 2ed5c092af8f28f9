import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import type { Builder } from '#electron/docker/builders/builder.ts'
import { chooseNodes } from '#electron/docker/builders/choose-nodes.ts'
import { connectBuilder } from '#electron/docker/builders/connect-builder.ts'
import type { Environment } from '#electron/docker/endpoint.ts'
import { workersOf } from './workers-of.ts'

/** A client for each node of a builder; that of the first one is there already, others are opened when they are needed. */
export class NodeClients {
  readonly #builder: Builder
  readonly #env: Environment
  readonly #open: (transport: EngineTransport) => BuildKitClient
  readonly #clients: (BuildKitClient | undefined)[]
  /** The platforms of each node beside those that the user fixed, as its workers told them. */
  readonly #workers: (readonly string[] | undefined)[] = []

  /** @param open makes a client, which is not disposed here */
  constructor(
    builder: Builder,
    env: Environment,
    first: BuildKitClient,
    open: (transport: EngineTransport) => BuildKitClient,
  ) {
    this.#builder = builder
    this.#env = env
    this.#open = open
    this.#clients = [first]
  }

  /**
   * The client of the node that builds for some platforms, chosen as buildx does: a node that was made for a platform,
   * else one whose workers can, else the first. One build runs on one node here; buildx would let several build and join
   * their images.
   */
  async clientFor(
    platforms: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<BuildKitClient, EngineProblem>> {
    const { nodes } = this.#builder
    const fixed = nodes.map((node) => node.platforms)
    let chosen = chooseNodes(platforms, fixed, 'exact')
    if (chosen.includes(undefined)) {
      const workers = await Promise.all(nodes.map((_node, index) => this.#platformsOf(index, signal)))
      const all = fixed.map((own, index) => [...own, ...(workers[index] ?? [])])
      chosen = chooseNodes(platforms, all, 'compatible')
    }
    const places = [...new Set(chosen.map((node) => node ?? 0))]
    const [place = 0] = places
    if (places.length <= 1) return this.#client(place, signal)
    const parts = platforms.map((platform, index) => {
      const node = nodes[chosen[index] ?? 0]
      return `${platform} on ${node?.name ?? ''}`
    })
    return err({
      reason: 'refused',
      message: `The builder "${this.#builder.name}" would build ${parts.join(', ')}: a build on several nodes is not supported.`,
      remedy: 'Build for one platform at a time, or use a builder with one node.',
    })
  }

  /** Nothing of a node that cannot be reached or does not answer: another one may do. */
  async #platformsOf(index: number, signal: AbortSignal): Promise<readonly string[]> {
    const known = this.#workers[index]
    if (known) return known
    const client = await this.#client(index, signal)
    if (!client.ok) return []
    const workers = await workersOf(client.value, signal)
    if (!workers) return []
    return (this.#workers[index] = workers.flatMap(({ platforms }) => platforms))
  }

  async #client(index: number, signal: AbortSignal): Promise<Result<BuildKitClient, EngineProblem>> {
    const open = this.#clients[index]
    if (open) return ok(open)
    const nodes = this.#builder.nodes.slice(index, index + 1)
    const connected = await connectBuilder({ ...this.#builder, nodes }, this.#env, signal)
    if (!connected.ok) return connected
    // Another build may have opened it meanwhile.
    return ok((this.#clients[index] ??= this.#open(connected.value.transport)))
  }
}
