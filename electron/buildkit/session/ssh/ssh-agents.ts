import { stat } from 'node:fs/promises'
import { createConnection } from 'node:net'
import type { Duplex } from 'node:stream'
import type { SshSource } from '#shared/request/build-request.ts'
import { contextError } from '../context/context-error.ts'
import { openKeyAgent } from './key-agent.ts'
import { SshError } from './ssh-error.ts'

/** Where OpenSSH's agent listens on Windows. */
const WINDOWS_PIPE = '\\\\.\\pipe\\openssh-ssh-agent'

/** The agents of one build by id. */
export interface SshAgents {
  has(id: string): boolean
  /** A new connection to an agent; the caller's to destroy. */
  connect(id: string): Duplex
  dispose(): void
}

export interface SshOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}

/**
 * Makes ready what `RUN --mount=type=ssh` may reach: the user's agent, or private keys.
 * @throws SshError where an agent is not there or a key cannot be used
 */
export async function openSshAgents(
  sources: readonly SshSource[],
  options: SshOptions,
  signal: AbortSignal,
): Promise<SshAgents> {
  const agents = new Map<string, { connect(): Duplex; dispose(): void }>()
  for (const source of sources) {
    signal.throwIfAborted()
    const { id } = source
    if (source.kind === 'keys') {
      agents.set(id, await openKeyAgent(id, source.paths))
      continue
    }
    const path = agentPath(source, options)
    await assertThere(id, path)
    agents.set(id, { connect: () => createConnection({ path }), dispose: () => undefined })
  }
  return {
    has: (id) => agents.has(id),
    connect(id) {
      const agent = agents.get(id)
      if (!agent) throw new SshError(id, `SSH access ${id} is not given.`)
      return agent.connect()
    },
    dispose() {
      for (const agent of agents.values()) agent.dispose()
      agents.clear()
    },
  }
}

/**
 * The socket, or on Windows the named pipe, of an agent: as it is given, else that of `SSH_AUTH_SOCK`.
 * @throws SshError where there is none
 */
export function agentPath(
  { id, socketPath }: Extract<SshSource, { readonly kind: 'agent' }>,
  { env, platform }: SshOptions,
): string {
  const given = socketPath ?? env['SSH_AUTH_SOCK'] ?? (platform === 'win32' ? WINDOWS_PIPE : '')
  if (given === '')
    throw new SshError(
      id,
      'There is no SSH agent: SSH_AUTH_SOCK is not set. Start one, or give a private key.',
    )
  return given
}

function isPipe(path: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' && /^[\\/]{2}\.[\\/]pipe[\\/]/.test(path)
}

async function assertThere(id: string, path: string): Promise<void> {
  if (isPipe(path, process.platform)) return // Nothing tells that a pipe is there but to connect.
  try {
    if ((await stat(path)).isSocket() || process.platform === 'win32') return
  } catch (error) {
    throw new SshError(id, `There is no SSH agent: ${contextError(path, error).message}.`)
  }
  throw new SshError(id, `There is no SSH agent: ${path} is no socket.`)
}
