import Docker from 'dockerode'
import * as v from 'valibot'
import type { EngineInfo, EngineOrigin, EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { engineProblem } from './engine-problem.ts'
import { isDaemonInstalled, type Endpoint } from './resolve-endpoint.ts'

export interface ProbeOptions {
  readonly endpoint: Endpoint
  readonly origin: EngineOrigin
  readonly hostNetworkOnly: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The first API whose `POST /session` and `POST /grpc` carry BuildKit. */
const OLDEST_API = 1.39

const PROBE_TIMEOUT_MS = 8_000

const versionSchema = v.looseObject({
  Version: v.string(),
  ApiVersion: v.string(),
  Os: v.optional(v.string(), ''),
  Arch: v.optional(v.string(), ''),
})
const infoSchema = v.looseObject({
  OperatingSystem: v.optional(v.string(), ''),
  OSType: v.optional(v.string(), ''),
  Architecture: v.optional(v.string(), ''),
})

/** Whether an engine answers, what it is, and if it does not: why, with the line that mends it. */
export async function probeEngine(
  { endpoint, origin, hostNetworkOnly, env }: ProbeOptions,
  signal: AbortSignal,
): Promise<Result<EngineInfo, EngineProblem>> {
  const docker = new Docker(connectionOptions(endpoint))
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)])
  try {
    const version = v.parse(versionSchema, await unlessAborted(docker.version(), limit))
    if (Number(version.ApiVersion) < OLDEST_API) {
      return err({
        reason: 'too-old',
        message: `Docker Engine ${version.Version} is older than BuildKit (API ${version.ApiVersion}, needed ${OLDEST_API}).`,
        remedy: 'Update Docker Engine to 20.10 or newer.',
        ...(process.platform === 'linux' ? { command: 'sudo apt-get install --only-upgrade docker.io' } : {}),
        endpoint: endpoint.url,
      })
    }
    const info = v.parse(infoSchema, await unlessAborted(docker.info(), limit))
    if (info.OSType === 'windows') {
      return err({
        reason: 'refused',
        message: 'The engine runs Windows containers, for which Docker Engine has no BuildKit.',
        remedy: 'Switch Docker Desktop to Linux containers.',
        endpoint: endpoint.url,
      })
    }
    return ok({
      origin,
      endpoint: endpoint.url,
      source: endpoint.source,
      serverVersion: version.Version,
      apiVersion: version.ApiVersion,
      operatingSystem: info.OperatingSystem,
      architecture: info.Architecture,
      platforms: [],
      hostNetworkOnly,
    })
  } catch (error) {
    if (signal.aborted) throw error
    return err(engineProblem(error, endpoint, isDaemonInstalled(env)))
  }
}

/** dockerode's calls take no signal: an aborted one is left to its own timeout. */
function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal.aborted) aborted()
    signal.addEventListener('abort', aborted, { once: true })
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}

function connectionOptions({ address }: Endpoint): Docker.DockerOptions {
  const { socketPath, host, port, protocol, ca, cert, key } = address
  const timeout = PROBE_TIMEOUT_MS
  if (socketPath !== undefined) return { socketPath, timeout }
  return {
    timeout,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    protocol: protocol ?? 'http',
    ...(ca ? { ca: ca.map((part) => part.toString()) } : {}),
    ...(cert ? { cert: cert.toString() } : {}),
    ...(key ? { key: key.toString() } : {}),
  }
}
