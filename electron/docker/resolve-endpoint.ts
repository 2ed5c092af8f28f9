import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { EngineAddress } from '#electron/buildkit/transport/dial.ts'
import { currentContextName, readContext } from './context-store.ts'

export interface Endpoint {
  /** As the docker command writes it, for instance `unix:///var/run/docker.sock` or `tcp://10.0.0.5:2376`. */
  readonly url: string
  /** What named it, for people: a variable, a Docker context, the default. */
  readonly source: string
  /** Whether nobody named it. */
  readonly isDefault: boolean
  readonly address: EngineAddress
}

export type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_SOCKET = '/var/run/docker.sock'

/** The folder of the docker command's config.json. */
export function dockerConfigDir(env: Environment): string {
  const configured = env['DOCKER_CONFIG']
  return configured !== undefined && configured !== ''
    ? configured
    : join(env['HOME'] ?? homedir(), '.docker')
}

/**
 * Finds the engine that the docker command would use: `DOCKER_HOST`, else the context that `DOCKER_CONTEXT` or
 * config.json names, else the default socket.
 *
 * https://docs.docker.com/engine/manage-resources/contexts/
 * Nothing is opened.
 */
export async function resolveEndpoint(env: Environment): Promise<Result<Endpoint, EngineProblem>> {
  const configDir = dockerConfigDir(env)
  const host = env['DOCKER_HOST']
  if (host) {
    const tls = env['DOCKER_TLS_VERIFY']
      ? { folder: env['DOCKER_CERT_PATH'] ?? configDir, verify: true }
      : undefined
    return parseEndpoint(host, 'DOCKER_HOST', tls)
  }
  const named = await currentContextName(env, configDir)
  if (!named) {
    const endpoint = await parseEndpoint(defaultHost(env), 'the default socket')
    return endpoint.ok ? ok({ ...endpoint.value, isDefault: true }) : endpoint
  }
  const source = `the Docker context "${named.name}" (${named.source})`
  const context = await readContext(configDir, named.name)
  if (!context)
    return err(
      badEndpoint(
        `${capitalised(source)} does not exist.`,
        'Choose another context, or unset what names this one.',
        named.source === 'DOCKER_CONTEXT' ? 'unset DOCKER_CONTEXT' : 'docker context use default',
      ),
    )
  return parseEndpoint(context.host, source, context.tls)
}

interface TlsFolder {
  readonly folder: string
  readonly verify: boolean
}

/** The system's socket, else where Docker Desktop and rootless engines put theirs. */
function defaultHost(env: Environment): string {
  if (process.platform === 'win32') return 'npipe:////./pipe/docker_engine'
  const home = env['HOME'] ?? homedir()
  const runtime = env['XDG_RUNTIME_DIR']
  const candidates = [
    DEFAULT_SOCKET,
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
  ]
  return `unix://${candidates.find((path) => existsSync(path)) ?? DEFAULT_SOCKET}`
}

/**
 * Turns `unix://`, `npipe://`, `tcp://` and `http(s)://` into an address.
 * @param source what named it, for people
 */
async function parseEndpoint(
  host: string,
  source: string,
  tls?: TlsFolder,
): Promise<Result<Endpoint, EngineProblem>> {
  const isDefault = false
  const url = host.includes('://') ? host : `tcp://${host}`
  if (url.startsWith('unix://')) {
    const socketPath = url.slice('unix://'.length) || DEFAULT_SOCKET
    return ok({ url: `unix://${socketPath}`, source, isDefault, address: { socketPath } })
  }
  if (url.startsWith('npipe://')) {
    const socketPath = url.slice('npipe://'.length).replaceAll('/', '\\')
    return ok({ url, source, isDefault, address: { socketPath } })
  }
  if (url.startsWith('ssh://'))
    return err(
      badEndpoint(
        `${capitalised(source)} names an engine over ssh (${url}), which cannot be reached yet.`,
        'Forward its socket and set DOCKER_HOST=unix:///tmp/docker-forwarded.sock.',
        `ssh -nNT -L /tmp/docker-forwarded.sock:${DEFAULT_SOCKET} ${url.slice('ssh://'.length)}`,
        url,
      ),
    )
  let parsed: URL
  try {
    parsed = new URL(url.replace(/^tcp:/, 'http:'))
  } catch {
    return err(badEndpoint(`${capitalised(source)} is no address: ${host}`, EXAMPLES))
  }
  if (!/^(tcp|http|https):$/.test(url.slice(0, url.indexOf('/'))))
    return err(badEndpoint(`${capitalised(source)} names an address of an unknown kind: ${host}`, EXAMPLES))
  const secure = tls !== undefined || url.startsWith('https:')
  const address: EngineAddress = {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (secure ? 2376 : 2375) : Number(parsed.port),
    protocol: secure ? 'https' : 'http',
  }
  if (!tls) return ok({ url, source, isDefault, address })
  try {
    return ok({ url, source, isDefault, address: { ...address, ...(await readTls(tls)) } })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return err(
      badEndpoint(
        `The TLS certificates of ${source} cannot be read: ${reason}`,
        'Check the folder.',
        undefined,
        url,
      ),
    )
  }
}

const EXAMPLES = 'Use an address like unix:///var/run/docker.sock or tcp://host:2376.'

/** A certificate of the client is optional, as its authority is where the system's authorities will do. */
async function readTls({
  folder,
  verify,
}: TlsFolder): Promise<Pick<EngineAddress, 'ca' | 'cert' | 'key' | 'insecure'>> {
  const read = async (name: string): Promise<Buffer | undefined> => {
    try {
      return await readFile(join(folder, name))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
  }
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')])
  return {
    ...(ca && { ca: [ca] }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(!verify && { insecure: true }),
  }
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function badEndpoint(message: string, remedy: string, command?: string, endpoint?: string): EngineProblem {
  return {
    reason: 'bad-endpoint',
    message,
    remedy,
    ...(command !== undefined && { command }),
    ...(endpoint !== undefined && { endpoint }),
  }
}
