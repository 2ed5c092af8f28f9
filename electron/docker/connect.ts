import type { EngineInfo, EngineProblem } from '#shared/engine/engine-state.ts'
import { ok, type Result } from '#shared/result.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import { connectBuilder } from './builders/connect-builder.ts'
import { dialEndpoint, type Endpoint, type Environment } from './endpoint.ts'
import { DockerEngine, type EngineImage } from './docker-engine.ts'
import type { FoundEngine } from './find-engine.ts'
import { probeEngine } from './probe-engine.ts'

/** An engine that answered and can build. */
export interface ConnectedEngine {
  /** Its platforms are left empty: the BuildKit client's workers tell them. */
  readonly info: EngineInfo
  /** The way to its BuildKit. */
  readonly transport: EngineTransport
  /** Pushes an image of its store; not there where it is no Docker Engine. */
  readonly pushImage?: DockerEngine['pushImage']
  /** Looks images up in its store; not there where it is no Docker Engine, whose images have names. */
  readonly lookUpImages?: LookUpImages
}

/** What an engine has of each name, in their order; nothing of one that it does not have. */
export type LookUpImages = (
  names: readonly string[],
  signal: AbortSignal,
) => Promise<readonly (EngineImage | undefined)[]>

/** Makes sure that an engine answers and can build, and says what to do where it does not. */
export async function connectEngine(
  found: FoundEngine,
  env: Environment,
  signal: AbortSignal,
): Promise<Result<ConnectedEngine, EngineProblem>> {
  if (found.kind === 'builder') return connectBuilder(found.builder, env, signal)
  const { endpoint, origin } = found
  const probed = await probeEngine({ endpoint, origin, hostNetworkOnly: origin === 'private', env }, signal)
  return probed.ok
    ? ok({
        info: probed.value,
        transport: dockerTransport(dialEndpoint(endpoint, env)),
        pushImage: (...image) => withEngine(endpoint, env, (engine) => engine.pushImage(...image)),
        lookUpImages: (names, until) =>
          withEngine(endpoint, env, (engine) =>
            Promise.all(names.map((name) => engine.inspectImage(name, until))),
          ),
      })
    : probed
}

async function withEngine<T>(
  endpoint: Endpoint,
  env: Environment,
  work: (engine: DockerEngine) => Promise<T>,
): Promise<T> {
  const engine = new DockerEngine(dialEndpoint(endpoint, env))
  try {
    return await work(engine)
  } finally {
    engine.dispose()
  }
}
