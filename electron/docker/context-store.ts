import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from './endpoint.ts'
import type { TlsUse } from './parse-endpoint.ts'
import { asObject, readConfigFile } from './config-file.ts'

/** The engine that a Docker context stands for. */
export interface DockerContext {
  readonly host: string
  readonly tls?: TlsUse
}

/** The context that is in use, nothing where it is the default one. */
export async function currentContext(
  env: Environment,
  configDir: string,
): Promise<{ readonly name: string; readonly source: 'DOCKER_CONTEXT' | 'config.json' } | undefined> {
  const named = env['DOCKER_CONTEXT']
  if (named) return named === 'default' ? undefined : { name: named, source: 'DOCKER_CONTEXT' }
  // Like the docker command, a config.json that is not there or damaged stands for none.
  const config = await readConfigFile(join(configDir, 'config.json'))
  const current = config.kind === 'read' ? asObject(config.value)?.['currentContext'] : undefined
  if (typeof current !== 'string' || current === '' || current === 'default') return undefined
  return { name: current, source: 'config.json' }
}

/**
 * Reads `contexts/meta/<sha256 of the name>/meta.json`, for instance
 *
 *     {"Name": "remote", "Endpoints": {"docker": {"Host": "tcp://10.0.0.5:2376", "SkipTLSVerify": false}}}
 *
 * with the certificates in `contexts/tls/<sha256 of the name>/docker/`.
 *
 * @returns the context, nothing where there is none of that name, or what is wrong with it
 */
export async function readContext(
  configDir: string,
  name: string,
): Promise<DockerContext | string | undefined> {
  const id = createHash('sha256').update(name).digest('hex')
  const file = join(configDir, 'contexts', 'meta', id, 'meta.json')
  const meta = await readConfigFile(file)
  if (meta.kind === 'missing') return undefined
  if (meta.kind === 'damaged') return `${file}: ${meta.why}`
  const docker = asObject(asObject(asObject(meta.value)?.['Endpoints'])?.['docker'])
  const host = docker?.['Host']
  if (typeof host !== 'string' || host === '') return `${file} names no Docker engine`
  const skip = docker?.['SkipTLSVerify'] === true
  const folder = join(configDir, 'contexts', 'tls', id, 'docker')
  const files = filesIn(folder)
  if (Object.keys(files).length === 0 && !skip) return { host }
  return { host, tls: { folder, verify: !skip, files } }
}

/** Names of the contexts in the store, in their order; damaged ones are left out. */
export async function contextNames(configDir: string): Promise<readonly string[]> {
  const folder = join(configDir, 'contexts', 'meta')
  const ids = await readdir(folder).catch(() => [])
  const metas = await Promise.all(ids.map((id) => readConfigFile(join(folder, id, 'meta.json'))))
  return metas
    .map((meta) => (meta.kind === 'read' ? asObject(meta.value)?.['Name'] : undefined))
    .filter((name) => typeof name === 'string')
    .sort()
}

/** A certificate of this side is used with its key alone. */
function filesIn(folder: string): TlsUse['files'] {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  return {
    ...(existsSync(ca) && { ca }),
    ...(existsSync(cert) && existsSync(key) && { cert, key }),
  }
}
