import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { EngineAddress } from '#electron/buildkit/transport/dial.ts'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { currentContextName, dockerConfigDir, readContext, readTls } from './docker-config.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A way to an engine, and who named it. */
export interface Endpoint {
  /** For people: `unix:///var/run/docker.sock`. */
  readonly url: string
  /** What named it: `DOCKER_HOST`, `context desktop-linux`, `default socket`. */
  readonly source: string
  readonly address: EngineAddress
}

/**
 * The engine that the docker command would talk to: `DOCKER_HOST`, else the chosen context, else the default socket.
 * Nothing is opened.
 */
export async function resolveEndpoint(env: Env): Promise<Result<Endpoint, EngineProblem>> {
  const host = env['DOCKER_HOST']
  if (host !== undefined && host !== '') {
    const verify = env['DOCKER_TLS_VERIFY']
    const certPath = env['DOCKER_CERT_PATH'] ?? dockerConfigDir(env)
    const tls = verify !== undefined && verify !== '' ? await readTls(certPath) : undefined
    return parseEndpoint(host, 'DOCKER_HOST', tls)
  }
  const context = await currentContextName(env)
  if (context !== undefined && context !== 'default') {
    try {
      const { host: named, tls } = await readContext(env, context)
      return parseEndpoint(named, `context ${context}`, Object.keys(tls).length > 0 ? tls : undefined)
    } catch {
      return err({
        reason: 'bad-endpoint',
        message: `The Docker context “${context}” cannot be read.`,
        remedy: 'Choose another context, for instance the default one.',
        command: 'docker context use default',
      })
    }
  }
  return parseEndpoint(defaultHost(env), 'default socket', undefined)
}

/** The default socket; Docker Desktop's and rootless ones in the user's folder only where the system's is missing. */
function defaultHost(env: Env): string {
  if (process.platform === 'win32') return 'npipe:////./pipe/docker_engine'
  const system = '/var/run/docker.sock'
  if (existsSync(system)) return `unix://${system}`
  const candidates = [
    join(env['HOME'] ?? '', '.docker/run/docker.sock'),
    join(env['HOME'] ?? '', '.docker/desktop/docker.sock'),
    ...(env['XDG_RUNTIME_DIR'] ? [join(env['XDG_RUNTIME_DIR'], 'docker.sock')] : []),
  ]
  return `unix://${candidates.find((path) => existsSync(path)) ?? system}`
}

/** Turns `unix://`, `npipe://`, `tcp://` and `http(s)://` into an address. */
export function parseEndpoint(
  url: string,
  source: string,
  tls: Readonly<Record<string, Buffer>> | undefined,
): Result<Endpoint, EngineProblem> {
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1]
  if (scheme === 'unix' || scheme === 'npipe') {
    const path = url.slice(`${scheme}://`.length)
    return ok({
      url,
      source,
      address: { socketPath: scheme === 'npipe' ? path.replaceAll('/', '\\') : path },
    })
  }
  if (scheme === 'tcp' || scheme === 'http' || scheme === 'https') {
    const parsed = URL.parse(url.replace(/^[a-z]+:/, 'http:'))
    if (parsed) {
      const secure = tls !== undefined || scheme === 'https'
      const { hostname, port } = parsed
      const material = {
        ...(tls?.['ca.pem'] ? { ca: [tls['ca.pem']] } : {}),
        ...(tls?.['cert.pem'] ? { cert: tls['cert.pem'] } : {}),
        ...(tls?.['key.pem'] ? { key: tls['key.pem'] } : {}),
      }
      return ok({
        url,
        source,
        address: {
          host: hostname.replace(/^\[|\]$/g, ''),
          port: port === '' ? (secure ? 2376 : 2375) : Number(port),
          protocol: secure ? 'https' : 'http',
          ...material,
        },
      })
    }
  }
  return err({
    reason: 'bad-endpoint',
    message:
      scheme === 'ssh'
        ? `Engines over ssh cannot be reached yet: ${url} (${source}).`
        : `“${url}” (${source}) is no address of an engine.`,
    remedy: 'Use unix:///path/to/docker.sock or tcp://host:port.',
    endpoint: url,
  })
}

/** Whether a Docker daemon is installed on this machine, running or not. */
export function isDaemonInstalled(env: Env): boolean {
  if (process.platform !== 'linux') return false
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/bin']
  return folders.some((folder) => folder !== '' && existsSync(join(folder, 'dockerd')))
}
