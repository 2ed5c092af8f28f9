import type { EngineInfo, EngineOrigin, EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Dial } from '#electron/buildkit/transport/dial.ts'
import { hijack, UpgradeRefusedError } from '#electron/buildkit/transport/hijack.ts'
import { DockerEngine, type EngineVersion } from './docker-engine.ts'
import { dialEndpoint, type Endpoint, type Environment } from './endpoint.ts'
import { engineProblem, engineTooOld } from './engine-problem.ts'
import { lookAtMachine } from './machine.ts'

/** The first version of the Engine API with BuildKit's sessions, of Docker 18.09. */
const MIN_API = '1.39'

export interface ProbeOptions {
  readonly endpoint: Endpoint
  readonly origin: EngineOrigin
  /** Whether RUN must use the host's network because the engine has no bridge. */
  readonly hostNetworkOnly: boolean
  /** What ssh runs with, and where the programs of an engine are looked for, to say what mends a missing one. */
  readonly env: Environment
}

/**
 * Whether an engine answers and can build, what it is, and if not: why, with the line that mends it.
 * Its platforms are left empty: the BuildKit client's workers tell them.
 */
export async function probeEngine(
  { endpoint, origin, hostNetworkOnly, env }: ProbeOptions,
  signal: AbortSignal,
): Promise<Result<EngineInfo, EngineProblem>> {
  const dial = dialEndpoint(endpoint, env)
  const engine = new DockerEngine(dial)
  try {
    const version = await engine.version(signal)
    const problem = await cannotBuild(endpoint, dial, version, signal)
    if (problem) return err(problem)
    return ok({
      origin,
      endpoint: endpoint.url,
      source: endpoint.source,
      serverVersion: version.serverVersion,
      apiVersion: version.apiVersion,
      operatingSystem: version.operatingSystem,
      architecture: version.architecture,
      platforms: [],
      hostNetworkOnly,
    })
  } catch (error) {
    signal.throwIfAborted()
    return err(engineProblem(error, endpoint, await lookAtMachine(env)))
  } finally {
    engine.dispose()
  }
}

/** Tries the way that builds go: other engines with Docker's API have a version, but no BuildKit. */
async function cannotBuild(
  endpoint: Endpoint,
  dial: Dial,
  version: EngineVersion,
  signal: AbortSignal,
): Promise<EngineProblem | undefined> {
  if (version.containers === 'windows')
    return {
      reason: 'refused',
      message: 'The engine runs Windows containers, for which Docker Engine has no BuildKit.',
      remedy: 'Switch Docker Desktop to Linux containers.',
      endpoint: endpoint.url,
    }
  if (isOlder(version.apiVersion, MIN_API))
    return engineTooOld(
      endpoint,
      version.serverVersion,
      `its API is ${version.apiVersion}, needed is ${MIN_API}`,
    )
  try {
    const connection = await hijack(dial, '/grpc', {}, signal)
    connection.on('error', () => undefined).destroy()
    return undefined
  } catch (error) {
    if (error instanceof UpgradeRefusedError)
      return engineTooOld(endpoint, version.serverVersion, `it offers no BuildKit (HTTP ${error.statusCode})`)
    throw error
  }
}

/** Compares versions like `1.39` by their numbers. */
function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number)
  return major < thanMajor || (major === thanMajor && minor < thanMinor)
}
