import { homedir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'

type Env = Readonly<Record<string, string | undefined>>

/** The folder of the docker command's configuration: `DOCKER_CONFIG`, else `~/.docker`. */
export function dockerConfigDir(env: Env): string {
  const named = env['DOCKER_CONFIG']
  return named !== undefined && named !== '' ? named : join(env['HOME'] ?? homedir(), '.docker')
}

/** A named way to an engine, as `docker context` keeps it. */
export interface DockerContext {
  readonly name: string
  /** For instance `unix:///run/user/1000/docker.sock`. */
  readonly host: string
  readonly skipTlsVerify: boolean
  /** TLS material by file name: `ca.pem`, `cert.pem`, `key.pem`. */
  readonly tls: Readonly<Record<string, Buffer>>
}

const configSchema = v.looseObject({ currentContext: v.optional(v.string()) })

/**
 * The context's meta file, at `contexts/meta/<sha256 of the name>/meta.json`.
 *
 * @example {"Name":"desktop-linux","Endpoints":{"docker":{"Host":"unix:///home/me/.docker/desktop/docker.sock","SkipTLSVerify":false}}}
 */
const metaSchema = v.looseObject({
  Name: v.string(),
  Endpoints: v.looseObject({
    docker: v.looseObject({ Host: v.string(), SkipTLSVerify: v.optional(v.boolean(), false) }),
  }),
})

/** The context that the docker command would use by default; undefined when none is chosen. */
export async function currentContextName(env: Env): Promise<string | undefined> {
  const named = env['DOCKER_CONTEXT']
  if (named !== undefined && named !== '') return named
  try {
    const config = v.parse(
      configSchema,
      JSON.parse(await readFile(join(dockerConfigDir(env), 'config.json'), 'utf8')),
    )
    return config.currentContext
  } catch {
    return undefined // No config, or one that the docker command could not read either: its default applies.
  }
}

/** Reads a context with its TLS material. @throws if there is none of that name or it cannot be read */
export async function readContext(env: Env, name: string): Promise<DockerContext> {
  const id = createHash('sha256').update(name).digest('hex')
  const contexts = join(dockerConfigDir(env), 'contexts')
  const meta = v.parse(
    metaSchema,
    JSON.parse(await readFile(join(contexts, 'meta', id, 'meta.json'), 'utf8')),
  )
  const { Host: host, SkipTLSVerify: skipTlsVerify } = meta.Endpoints.docker
  return { name, host, skipTlsVerify, tls: await readTls(join(contexts, 'tls', id, 'docker')) }
}

/** `ca.pem`, `cert.pem` and `key.pem` of a folder, as far as they are there. */
export async function readTls(folder: string): Promise<Readonly<Record<string, Buffer>>> {
  const entries = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map(async (name) => {
      const content = await readFile(join(folder, name)).catch(() => undefined)
      return content === undefined ? [] : [[name, content] as const]
    }),
  )
  return Object.fromEntries(entries.flat())
}
