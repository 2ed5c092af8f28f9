import type { EngineInfo, EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import { connectBuilder } from './builders/connect-builder.ts'
import { currentBuilder } from './builders/current-builder.ts'
import { dialEndpoint, type Endpoint, type Environment } from './endpoint.ts'
import { probeEngine } from './probe-engine.ts'
import { resolveEndpoint } from './resolve-endpoint.ts'

/** An engine that answered and can build. */
export interface ConnectedEngine {
  /** Its platforms are left empty: the BuildKit client's workers tell them. */
  readonly info: EngineInfo
  /** The way to its BuildKit. */
  readonly transport: EngineTransport
}

export interface ConnectOptions {
  readonly env: Environment
  readonly signal: AbortSignal
  /** The socket of the private engine; absent for the user's own engine, found as the docker command finds it. */
  readonly privateSocket?: string
}

/**
 * Finds an engine, makes sure that it answers and can build, and says what to do where it does not. As with the docker
 * command, the user's own is the current builder of buildx where there is one, else Docker Engine.
 */
export async function connectEngine({
  env,
  signal,
  privateSocket,
}: ConnectOptions): Promise<Result<ConnectedEngine, EngineProblem>> {
  if (privateSocket !== undefined)
    return connectDocker(privateEndpoint(privateSocket), 'private', env, signal)
  const builder = await currentBuilder(env)
  if (!builder.ok) return builder
  if (builder.value && builder.value.driver !== 'docker') return connectBuilder(builder.value, env, signal)
  const endpoint = await resolveEndpoint(env)
  return endpoint.ok ? connectDocker(endpoint.value, 'user', env, signal) : err(endpoint.error)
}

async function connectDocker(
  endpoint: Endpoint,
  origin: EngineInfo['origin'],
  env: Environment,
  signal: AbortSignal,
): Promise<Result<ConnectedEngine, EngineProblem>> {
  const probed = await probeEngine({ endpoint, origin, hostNetworkOnly: origin === 'private', env }, signal)
  return probed.ok
    ? ok({ info: probed.value, transport: dockerTransport(dialEndpoint(endpoint, env)) })
    : probed
}

function privateEndpoint(socketPath: string): Endpoint {
  return {
    kind: 'direct',
    url: `unix://${socketPath}`,
    source: "the studio's own engine",
    isDefault: false,
    address: { socketPath },
  }
}
