import type { EngineInfo, EngineProblem } from '#shared/engine/engine-state.ts'
import { ok, type Result } from '#shared/result.ts'
import type { EngineAddress } from '#electron/buildkit/transport/dial.ts'
import { probeEngine } from './probe-engine.ts'
import { resolveEndpoint, type Endpoint, type Environment } from './resolve-endpoint.ts'

/** An engine that answered and can build. */
export interface ConnectedEngine {
  /** Its platforms are left empty: the BuildKit client's workers tell them. */
  readonly info: EngineInfo
  /** What to dial for BuildKit. */
  readonly address: EngineAddress
}

export interface ConnectOptions {
  readonly env: Environment
  readonly signal: AbortSignal
  /** The socket of the private engine; absent for the user's own engine, found as the docker command finds it. */
  readonly privateSocket?: string
}

/** Finds an engine, makes sure that it answers and can build, and says what to do where it does not. */
export async function connectEngine({
  env,
  signal,
  privateSocket,
}: ConnectOptions): Promise<Result<ConnectedEngine, EngineProblem>> {
  const endpoint =
    privateSocket === undefined ? await resolveEndpoint(env) : ok(privateEndpoint(privateSocket))
  if (!endpoint.ok) return endpoint
  const origin = privateSocket === undefined ? 'user' : 'private'
  const probed = await probeEngine(
    { endpoint: endpoint.value, origin, hostNetworkOnly: origin === 'private', env },
    signal,
  )
  return probed.ok ? ok({ info: probed.value, address: endpoint.value.address }) : probed
}

function privateEndpoint(socketPath: string): Endpoint {
  return {
    url: `unix://${socketPath}`,
    source: "the studio's own engine",
    isDefault: false,
    address: { socketPath },
  }
}
