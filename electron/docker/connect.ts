import { homedir } from 'node:os'
import { join } from 'node:path'
import type { EngineInfo, EngineOrigin, EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { dialEngine, type EngineAddress } from '#electron/buildkit/transport/dial.ts'
import { hijack, UpgradeRefusedError } from '#electron/buildkit/transport/hijack.ts'
import { DockerEngine, type EngineVersion } from './docker-engine.ts'
import { resolveEndpoint, type Endpoint, type Environment } from './endpoint.ts'
import { engineProblem, engineTooOld } from './engine-problem.ts'
import { lookAtMachine } from './machine.ts'

/** The first version of the Engine API with BuildKit's sessions, of Docker 18.09. */
const MIN_API = '1.39'

/** An engine that answered. */
export interface ConnectedEngine {
  /** Its platforms are left empty: the BuildKit client's workers tell them. */
  readonly info: EngineInfo
  /** What to dial for BuildKit. */
  readonly address: EngineAddress
  readonly docker: DockerEngine
}

export interface ConnectOptions {
  readonly env: Environment
  readonly signal: AbortSignal
  /** The socket of the private engine; absent for the user's own engine, found as the docker command finds it. */
  readonly privateSocket?: string
}

/** Finds an engine, makes sure that it answers and can build, and says what to do where it does not. */
export async function connectEngine(
  options: ConnectOptions,
): Promise<Result<ConnectedEngine, EngineProblem>> {
  const { env, signal, privateSocket } = options
  if (privateSocket !== undefined)
    return probe(
      {
        url: `unix://${privateSocket}`,
        source: "the studio's own engine",
        isDefault: false,
        address: { socketPath: privateSocket },
      },
      'private',
      env,
      signal,
    )
  const endpoint = await resolveEndpoint(env, dockerConfigDir(env))
  return endpoint.ok ? probe(endpoint.value, 'user', env, signal) : endpoint
}

/** The folder of the docker command's config.json. */
export function dockerConfigDir(env: Environment): string {
  return env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker')
}

async function probe(
  endpoint: Endpoint,
  origin: EngineOrigin,
  env: Environment,
  signal: AbortSignal,
): Promise<Result<ConnectedEngine, EngineProblem>> {
  try {
    const docker = new DockerEngine(endpoint.address)
    const version = await docker.version(signal)
    const problem = await cannotBuild(endpoint, version, signal)
    if (problem) return err(problem)
    const info: EngineInfo = {
      origin,
      endpoint: endpoint.url,
      source: endpoint.source,
      serverVersion: version.serverVersion,
      apiVersion: version.apiVersion,
      operatingSystem: version.operatingSystem,
      architecture: version.architecture,
      platforms: [],
      hostNetworkOnly: origin === 'private',
    }
    return ok({ info, address: endpoint.address, docker })
  } catch (error) {
    signal.throwIfAborted()
    return err(engineProblem(error, endpoint, await lookAtMachine(env)))
  }
}

/** Tries the way that builds go: other engines with Docker's API have a version, but no BuildKit. */
async function cannotBuild(
  endpoint: Endpoint,
  version: EngineVersion,
  signal: AbortSignal,
): Promise<EngineProblem | undefined> {
  if (isOlder(version.apiVersion, MIN_API))
    return engineTooOld(
      endpoint,
      version.serverVersion,
      `its API is ${version.apiVersion}, needed is ${MIN_API}`,
    )
  try {
    const connection = await hijack(dialEngine(endpoint.address), '/grpc', {}, signal)
    connection.on('error', () => undefined).destroy()
    return undefined
  } catch (error) {
    if (error instanceof UpgradeRefusedError)
      return engineTooOld(endpoint, version.serverVersion, `it offers no BuildKit (HTTP ${error.statusCode})`)
    throw error
  }
}

/** Compares versions like `1.39` by their numbers. */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number)
  return major < thanMajor || (major === thanMajor && minor < thanMinor)
}
