import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { askVersion } from '#electron/buildkit/transport/ask-version.ts'
import { buildkitdTransport } from '#electron/buildkit/transport/buildkitd-transport.ts'
import { badEndpoint } from '../bad-endpoint.ts'
import type { ConnectedEngine } from '../connect.ts'
import { dialEndpoint, type Endpoint, type Environment } from '../endpoint.ts'
import { lookAtMachine } from '../machine.ts'
import { parseEndpoint } from '../parse-endpoint.ts'
import { contextEndpoint } from '../resolve-endpoint.ts'
import type { Builder, BuilderNode } from './builder.ts'
import { builderProblem } from './builder-problem.ts'
import { dialContainer } from './container-dial.ts'
import { remoteWay } from './remote-way.ts'
import type { BuilderWay } from './builder-way.ts'

/** What buildx puts before the name of a node to name its container. */
const CONTAINER_PREFIX = 'buildx_buildkit_'

/** Connects to the BuildKit of a builder whose driver is not `docker`: that of its first node. */
export async function connectBuilder(
  builder: Builder,
  env: Environment,
  signal: AbortSignal,
): Promise<Result<ConnectedEngine, EngineProblem>> {
  const use = { command: 'docker buildx use default' }
  const [node] = builder.nodes
  if (builder.problem !== undefined || !node)
    return err(
      builder.driver === ''
        ? badEndpoint(builder.problem ?? '', 'Remove it, or use another builder.', use)
        : {
            reason: 'refused',
            message: builder.problem ?? `The builder "${builder.name}" has no nodes.`,
            remedy: 'Use another builder.',
            ...use,
          },
    )
  const found = await wayTo(builder, node, env)
  if (!found.ok) return found
  const way = found.value
  const transport = buildkitdTransport(way.dial)
  try {
    const version = await askVersion(transport, signal)
    return ok({
      transport,
      info: {
        origin: 'user',
        endpoint: way.url,
        source: way.source,
        builder: { name: builder.name, driver: builder.driver },
        serverVersion: version,
        apiVersion: '',
        operatingSystem: '',
        architecture: '',
        platforms: [],
        hostNetworkOnly: false,
      },
    })
  } catch (error) {
    signal.throwIfAborted()
    return err(builderProblem(error, builder, way, await lookAtMachine(env)))
  }
}

async function wayTo(
  builder: Builder,
  node: BuilderNode,
  env: Environment,
): Promise<Result<BuilderWay, EngineProblem>> {
  const source = `the builder "${builder.name}"`
  if (builder.driver === 'remote') return remoteWay(node, source, env)
  const engine = await engineOf(node.endpoint, source, env)
  if (!engine.ok) return engine
  const container = CONTAINER_PREFIX + node.name
  return ok({
    url: `docker-container://${container}`,
    source,
    dial: dialContainer(dialEndpoint(engine.value, env), container),
    engine: engine.value,
  })
}

/** The endpoint of a container's engine is a Docker context or an address. */
function engineOf(
  endpoint: string,
  source: string,
  env: Environment,
): Promise<Result<Endpoint, EngineProblem>> {
  return endpoint.includes('://') ? parseEndpoint(endpoint, source) : contextEndpoint(endpoint, env, source)
}
