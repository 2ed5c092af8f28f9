import { spawn } from 'node:child_process'
import { shellWord } from '#electron/lib/shell-word.ts'
import { asError } from '#electron/lib/as-error.ts'
import type { Dial } from './dial.ts'
import { ProcessConnection } from './process-connection.ts'
import { SshError, sshErrorOf } from './ssh-error.ts'
import type { SshTarget } from './ssh-target.ts'

/** How long ssh may take to connect, in seconds: less than an engine's answer is waited for, so that ssh says why. */
const CONNECT_TIMEOUT = 8

export interface SshOptions {
  readonly target: SshTarget
  /** What joins the engine's socket to its standard input and output over there, program first. */
  readonly command: readonly string[]
  /** What ssh runs with; its configuration, keys and agent are the user's. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** `docker system dial-stdio`, for Docker Engine. */
export function dockerDialStdio({ socketPath }: SshTarget): readonly string[] {
  return [
    'docker',
    ...(socketPath === undefined ? [] : [`--host=unix://${socketPath}`]),
    'system',
    'dial-stdio',
  ]
}

/** `buildctl dial-stdio`, for a stand-alone buildkitd. */
export function buildctlDialStdio({ socketPath }: SshTarget): readonly string[] {
  return ['buildctl', ...(socketPath === undefined ? [] : ['--addr', `unix://${socketPath}`]), 'dial-stdio']
}

/**
 * The way to an engine on another machine: each connection is one run of the user's own `ssh` program. What fails over
 * there ends the connection with an SshError.
 *
 * It has no terminal to ask on: a new host key or a passphrase is asked for by the program that SSH_ASKPASS names, and
 * where there is none the connection fails at once instead of waiting for an answer that nobody can give.
 */
export function dialSsh(options: SshOptions): Dial {
  return (signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const child = spawn('ssh', sshArguments(options), {
        env: { ...options.env },
        stdio: 'pipe',
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
      child.once('error', (error) => reject(startError(error)))
      child.once('spawn', () => {
        const connection = new ProcessConnection(child, sshErrorOf)
        if (!signal.aborted) {
          resolve(connection)
          return
        }
        connection.on('error', () => undefined).destroy()
        reject(asError(signal.reason))
      })
    })
}

/** As the docker command calls ssh: no terminal over there, and the command as one line for the shell. */
export function sshArguments({ target, command }: SshOptions): readonly string[] {
  return [
    ...(target.user === undefined ? [] : ['-l', target.user]),
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    '-o',
    `ConnectTimeout=${CONNECT_TIMEOUT}`,
    '-T',
    '--',
    target.host,
    command.map(shellWord).join(' '),
  ]
}

function startError(error: Error): Error {
  const missing = 'code' in error && error.code === 'ENOENT'
  return missing ? new SshError('no-program', 'There is no ssh program on PATH.') : error
}
