import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { shellWord } from '#electron/lib/shell-word.ts'
import { badEndpoint } from './bad-endpoint.ts'
import { currentContext, readContext } from './context-store.ts'
import type { Endpoint, Environment } from './endpoint.ts'
import { DEFAULT_SOCKET, parseEndpoint, type TlsUse } from './parse-endpoint.ts'

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
  if (env['DOCKER_HOST']) return parseEndpoint(env['DOCKER_HOST'], 'DOCKER_HOST', tlsOf(env))
  const current = await currentContext(env, dockerConfigDir(env))
  return current ? contextEndpoint(current.name, env, current.source) : defaultEndpoint(env)
}

/**
 * The engine of a Docker context; `default` stands for DOCKER_HOST, and without it for the default socket.
 * @param namedBy what named the context, for people
 */
export async function contextEndpoint(
  name: string,
  env: Environment,
  namedBy: string,
): Promise<Result<Endpoint, EngineProblem>> {
  if (name === 'default')
    return env['DOCKER_HOST']
      ? parseEndpoint(env['DOCKER_HOST'], 'DOCKER_HOST', tlsOf(env))
      : defaultEndpoint(env)
  const context = await readContext(dockerConfigDir(env), name)
  if (!context)
    return err(
      badEndpoint(
        `The Docker context "${name}" (${namedBy}) does not exist.`,
        'Choose another context, or unset what names this one.',
        { command: UNNAMED[namedBy] ?? 'docker buildx use default' },
      ),
    )
  if (typeof context === 'string')
    return err(
      badEndpoint(`The Docker context "${name}" (${namedBy}) is damaged: ${context}.`, 'Make it anew.', {
        command: `docker context rm -f ${shellWord(name)}`,
      }),
    )
  return parseEndpoint(context.host, `the Docker context "${name}" (${namedBy})`, context.tls)
}

/** What undoes the naming of a context; otherwise a builder names it. */
const UNNAMED: Readonly<Record<string, string>> = {
  DOCKER_CONTEXT: 'unset DOCKER_CONTEXT',
  'config.json': 'docker context use default',
}

/** As the docker command does, a default socket is not looked for where TLS is asked for. */
async function defaultEndpoint(env: Environment): Promise<Result<Endpoint, EngineProblem>> {
  const tls = tlsOf(env)
  if (tls) return parseEndpoint('tcp://localhost:2376', 'DOCKER_TLS_VERIFY or DOCKER_TLS', tls)
  const endpoint = await parseEndpoint(defaultHost(env), 'the default socket')
  return endpoint.ok ? ok({ ...endpoint.value, isDefault: true }) : endpoint
}

/** Any value but an empty one turns these on. Certificates of this side may be left out, the authority may not. */
function tlsOf(env: Environment): TlsUse | undefined {
  const verify = Boolean(env['DOCKER_TLS_VERIFY'])
  if (!verify && !env['DOCKER_TLS']) return undefined
  const named = env['DOCKER_CERT_PATH'] ?? ''
  const folder = named === '' ? dockerConfigDir(env) : named
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  return {
    folder,
    verify,
    files: {
      ca: join(folder, 'ca.pem'),
      ...(existsSync(cert) && { cert }),
      ...(existsSync(key) && { key }),
    },
  }
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
