import { codeOf } from '#electron/lib/file-error.ts'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { SshError } from '#electron/buildkit/transport/ssh-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import type { Endpoint } from './endpoint.ts'
import type { Machine } from './machine.ts'
import { sshProblem } from './ssh-problem.ts'
import { tlsProblem } from './tls-problem.ts'

/** Classifies why an engine cannot be reached, and says what mends it. */
export function engineProblem(error: unknown, endpoint: Endpoint, machine: Machine): EngineProblem {
  const at = { endpoint: endpoint.url }
  if (error instanceof SshError && endpoint.kind === 'ssh') return sshProblem(error, endpoint)
  const certificates = endpoint.kind === 'direct' ? endpoint.certificates : undefined
  const tls = tlsProblem(error, { ...endpoint, certificates })
  if (tls) return tls
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return { ...at, reason: 'no-permission', ...noPermission(endpoint, machine) }
    case 'ENOENT':
    case 'ECONNREFUSED':
    case 'ENOTSOCK':
      return { ...at, ...unreachable(endpoint, machine) }
    case 'ECONNRESET':
    case 'EPIPE':
      return {
        ...at,
        reason: 'lost',
        message: `The engine at ${endpoint.url} closed the connection.`,
        remedy: 'Wait until it is back, or start it again.',
        ...startLine(machine),
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return {
        ...at,
        reason: 'unreachable',
        message: `The machine of ${endpoint.url} (${endpoint.source}) cannot be reached: ${wordsOf(error)}`,
        remedy: 'Check its name and the network.',
      }
    case undefined:
    default:
      return {
        ...at,
        reason: 'refused',
        message: `The engine at ${endpoint.url} (${endpoint.source}) cannot be used: ${wordsOf(error)}`,
        remedy: endpoint.isDefault ? 'Look at the log of the engine.' : `Check ${endpoint.source}.`,
      }
  }
}

/** @param what what is too old, for instance `Its API is 1.38` */
export function engineTooOld(endpoint: Endpoint, version: string, what: string): EngineProblem {
  return {
    reason: 'too-old',
    message: `Docker Engine ${version} at ${endpoint.url} is too old: ${what}.`,
    remedy: 'Update it to Docker Engine 20.10 or newer.',
    endpoint: endpoint.url,
  }
}

type Words = Pick<EngineProblem, 'message' | 'remedy' | 'command'>

function noPermission({ url }: Endpoint, { user, platform }: Machine): Words {
  return {
    message: `${user} may not use the Docker engine at ${url}.`,
    remedy: 'Add yourself to the group docker, then log out and in again.',
    ...(platform === 'linux' && { command: 'sudo usermod -aG docker $USER' }),
  }
}

function unreachable(endpoint: Endpoint, machine: Machine): Omit<EngineProblem, 'endpoint'> {
  if (!endpoint.isDefault)
    return {
      reason: 'not-running',
      message: `No engine listens at ${endpoint.url}, which ${endpoint.source} names.`,
      remedy: 'Start that engine, or name another one.',
      ...(endpoint.source === 'DOCKER_HOST' && { command: 'unset DOCKER_HOST' }),
    }
  if (machine.hasDaemon)
    return {
      reason: 'not-running',
      message: 'Docker is installed but not running.',
      remedy: 'Start it.',
      ...startLine(machine),
    }
  return {
    reason: 'not-installed',
    message: 'There is no Docker engine on this machine.',
    remedy:
      machine.platform === 'linux'
        ? 'Install one.'
        : 'Install Docker Desktop (https://docs.docker.com/get-docker/).',
    ...(machine.platform === 'linux' &&
      machine.hasApt && { command: `${machine.isRoot ? '' : 'sudo '}apt-get install -y docker.io` }),
  }
}

function startLine({ platform, isRoot, hasSystemd }: Machine): { readonly command?: string } {
  if (platform === 'darwin') return { command: 'open -a Docker' }
  if (platform !== 'linux') return {}
  const sudo = isRoot ? '' : 'sudo '
  return { command: hasSystemd ? `${sudo}systemctl start docker` : `${sudo}service docker start` }
}

function wordsOf(error: unknown): string {
  const words = messageOf(error)
  return words.endsWith('.') ? words : `${words}.`
}
