import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from './resolve-endpoint.ts'

/** The engine that a Docker context stands for. */
export interface DockerContext {
  readonly host: string
  readonly tls?: { readonly folder: string; readonly verify: boolean }
}

/** The context that is in use, nothing where it is the default one. */
export async function currentContextName(
  env: Environment,
  configDir: string,
): Promise<{ readonly name: string; readonly source: 'DOCKER_CONTEXT' | 'config.json' } | undefined> {
  const named = env['DOCKER_CONTEXT']
  if (named) return named === 'default' ? undefined : { name: named, source: 'DOCKER_CONTEXT' }
  const current = asObject(await readJson(join(configDir, 'config.json')))?.['currentContext']
  if (typeof current !== 'string' || current === '' || current === 'default') return undefined
  return { name: current, source: 'config.json' }
}

/**
 * Reads `contexts/meta/<sha256 of the name>/meta.json`, for instance
 *
 *     {"Name": "remote", "Endpoints": {"docker": {"Host": "tcp://10.0.0.5:2376", "SkipTLSVerify": false}}}
 *
 * with the certificates in `contexts/tls/<sha256 of the name>/docker/`.
 */
export async function readContext(configDir: string, name: string): Promise<DockerContext | undefined> {
  const id = createHash('sha256').update(name).digest('hex')
  const meta = asObject(await readJson(join(configDir, 'contexts', 'meta', id, 'meta.json')))
  const docker = asObject(asObject(meta?.['Endpoints'])?.['docker'])
  const host = docker?.['Host']
  if (typeof host !== 'string') return undefined
  const folder = join(configDir, 'contexts', 'tls', id, 'docker')
  const hasTls = await stat(folder).then(
    () => true,
    () => false,
  )
  if (!hasTls) return { host }
  return { host, tls: { folder, verify: docker?.['SkipTLSVerify'] !== true } }
}

type Json = Readonly<Record<string, unknown>>

/** Nothing where the file is not there or is no JSON: the docker command then takes the default, too. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null ? (value as Json) : undefined
}
