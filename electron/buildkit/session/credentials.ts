import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A login to a registry. With an identity token the user is empty and the secret is the token. */
export interface Credentials {
  readonly username: string
  readonly secret: string
  /** A bearer token that is used as it is. */
  readonly registryToken?: string
}

/** Logins by registry host; nothing where the user has none. */
export type CredentialStore = (host: string, signal: AbortSignal) => Promise<Credentials | undefined>

/** The key under which the docker command keeps the login to Docker Hub. */
const HUB_KEY = 'https://index.docker.io/v1/'
const HUB_HOSTS = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])

/** How long a credential helper may take, in milliseconds: it may ask the user to unlock a keychain. */
const HELPER_TIMEOUT = 60_000

interface DockerConfig {
  readonly auths?: Readonly<Record<string, AuthEntry>>
  readonly credsStore?: string
  readonly credHelpers?: Readonly<Record<string, string>>
}

interface AuthEntry {
  readonly auth?: string
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
  readonly registrytoken?: string
}

/**
 * Finds logins as the docker command does: the variable DOCKER_AUTH_CONFIG, a helper for the host, else the helper for all,
 * else the file itself.
 *
 *     {"auths": {"registry.example": {"auth": "dXNlcjpwYXNz"}}, "credsStore": "secretservice",
 *      "credHelpers": {"gcr.io": "gcloud"}}
 *
 * https://docs.docker.com/reference/cli/docker/login/#credential-stores
 *
 * @param configDir folder of config.json
 * @param env environment of the helpers
 */
export function dockerCredentials(
  configDir: string,
  env: Readonly<Record<string, string | undefined>>,
): CredentialStore {
  return async (host, signal) => {
    const key = HUB_HOSTS.has(host) ? HUB_KEY : host
    const given = env['DOCKER_AUTH_CONFIG']
    if (given) {
      const login = fromEntry(entryOf(parseConfig(given, 'DOCKER_AUTH_CONFIG'), key))
      if (login) return login
    }
    const config = await readConfig(configDir)
    const helper = config.credHelpers?.[key] ?? config.credHelpers?.[host] ?? config.credsStore
    const kept = helper ? await askHelper(helper, key, env, signal) : undefined
    return kept ?? fromEntry(entryOf(config, key))
  }
}

async function readConfig(configDir: string): Promise<DockerConfig> {
  const path = join(configDir, 'config.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    return {} // Nobody has logged in.
  }
  return parseConfig(text, path)
}

function parseConfig(text: string, from: string): DockerConfig {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    throw new Error(`${from} is not valid JSON.`)
  }
}

/** Keys may be hosts or addresses: `registry.example`, `https://registry.example/v1/`. */
function entryOf({ auths = {} }: DockerConfig, key: string): AuthEntry | undefined {
  const hostOf = (text: string): string => text.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  return auths[key] ?? Object.entries(auths).find(([name]) => hostOf(name) === hostOf(key))?.[1]
}

function fromEntry(entry: AuthEntry | undefined): Credentials | undefined {
  if (!entry) return undefined
  const registryToken = entry.registrytoken !== undefined ? { registryToken: entry.registrytoken } : {}
  if (entry.identitytoken) return { username: '', secret: entry.identitytoken, ...registryToken }
  const [, user = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(
      Buffer.from(entry.auth ?? '', 'base64')
        .toString('utf8')
        .replace(/\0+$/, ''),
    ) ?? []
  const username = entry.username ?? user
  const secret = entry.password ?? password
  if (secret === '' && entry.registrytoken === undefined) return undefined
  return { username, secret, ...registryToken }
}

/**
 * Runs `docker-credential-<name> get` with the key on its standard input.
 * It answers `{"ServerURL": "…", "Username": "…", "Secret": "…"}`; the user `<token>` means an identity token.
 */
async function askHelper(
  name: string,
  key: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  if (!/^[\w.-]+$/.test(name)) throw new Error(`"${name}" is no name of a credential helper.`)
  const { code, output } = await run(`docker-credential-${name}`, key, env, signal)
  if (code !== 0) {
    if (/credentials not found/i.test(output)) return undefined
    throw new Error(`docker-credential-${name} failed: ${output.trim().slice(0, 300)}`)
  }
  const answer = JSON.parse(output) as { readonly Username?: string; readonly Secret?: string }
  if (!answer.Secret) return undefined
  return { username: answer.Username === '<token>' ? '' : (answer.Username ?? ''), secret: answer.Secret }
}

function run(
  command: string,
  input: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, ['get'], {
      env: { ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      signal: AbortSignal.any([signal, AbortSignal.timeout(HELPER_TIMEOUT)]),
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.once('error', (error) => reject(new Error(`${command} cannot be run: ${error.message}`)))
    child.once('close', (code) => resolve({ code, output }))
    child.stdin.on('error', () => undefined) // One that does not read its input says why in its answer.
    child.stdin.end(`${key(input)}\n`)
  })
}

/** A line break would be read as the end of the key. */
function key(text: string): string {
  return text.replace(/[\r\n]/g, '')
}
