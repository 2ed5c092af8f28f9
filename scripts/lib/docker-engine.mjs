// Whether this machine has a Docker Engine for this user, as Docker's own clients would look for it.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './run.mjs'

/**
 * What was found:
 * - `answers`: an engine that this user may use
 * - `forbidden`: one whose socket refuses this user
 * - `stopped`: installed or chosen, but not answering
 * - `absent`: none
 *
 * @typedef {{kind: 'answers' | 'forbidden' | 'stopped' | 'absent', where?: string, remedy?: string}} Found
 */

/** @returns {Promise<Found>} */
export async function findDockerEngine(env = process.env) {
  const chosen = chosenHost(env)
  if (chosen !== undefined) {
    const state = await probe(chosen)
    return state === 'answers'
      ? { kind: 'answers', where: chosen }
      : {
          kind: state === 'forbidden' ? 'forbidden' : 'stopped',
          where: chosen,
          remedy: remedyFor(state, chosen),
        }
  }
  let found = 'missing'
  for (const host of usualHosts(env)) {
    const state = await probe(host)
    if (state === 'answers') return { kind: 'answers', where: host }
    if (state === 'forbidden' || (state === 'silent' && found === 'missing')) found = state
  }
  if (found === 'forbidden') return { kind: 'forbidden', remedy: remedyFor('forbidden') }
  if (found === 'silent' || isInstalled()) return { kind: 'stopped', remedy: remedyFor('silent') }
  return { kind: 'absent' }
}

/** The engine that the user chose: DOCKER_HOST, else the context in use, unless that is the default one. */
export function chosenHost(env, read = readJson) {
  if (env.DOCKER_HOST) return env.DOCKER_HOST
  const folder = env.DOCKER_CONFIG || join(env.HOME ?? homedir(), '.docker')
  const context = env.DOCKER_CONTEXT || read(join(folder, 'config.json'))?.currentContext
  if (!context || context === 'default') return undefined
  const id = createHash('sha256').update(context).digest('hex')
  return read(join(folder, 'contexts', 'meta', id, 'meta.json'))?.Endpoints?.docker?.Host
}

function usualHosts(env) {
  if (process.platform === 'win32') return ['npipe:////./pipe/docker_engine']
  const home = env.HOME ?? homedir()
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
  ].map((path) => `unix://${path}`)
}

/** @returns {Promise<'answers' | 'forbidden' | 'silent' | 'missing'>} */
async function probe(host) {
  const [, scheme, rest] = /^(\w+):\/\/(.*)$/.exec(host) ?? []
  if (scheme === 'ssh' || scheme === 'https') return 'answers' // The studio connects; a set-up does not log in for it.
  const target =
    scheme === 'tcp' || scheme === 'http'
      ? { host: new URL(`http://${rest}`).hostname, port: new URL(`http://${rest}`).port || 2375 }
      : { socketPath: scheme === 'npipe' ? rest.replaceAll('/', '\\') : rest }
  return new Promise((resolve) => {
    const ping = request({ ...target, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 ? 'answers' : 'silent')
    })
    ping.once('timeout', () => ping.destroy(new Error('no answer')))
    ping.once('error', ({ code }) => {
      if (code === 'EACCES' || code === 'EPERM') resolve('forbidden')
      else resolve(code === 'ENOENT' ? 'missing' : 'silent')
    })
    ping.end()
  })
}

const isInstalled = () =>
  findProgram('dockerd') !== undefined ||
  ['/Applications/Docker.app', '/opt/docker-desktop', 'C:\\Program Files\\Docker\\Docker'].some((path) =>
    existsSync(path),
  )

function remedyFor(state, host) {
  if (state === 'forbidden') return 'sudo usermod -aG docker "$USER", then log in again'
  if (host !== undefined && !host.startsWith('unix:///var/run/'))
    return `Start the engine at ${host}, or choose another (DOCKER_HOST, Docker context)`
  return process.platform === 'linux' ? 'sudo systemctl start docker' : 'Start Docker Desktop'
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
