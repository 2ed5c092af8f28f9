import { EngineUnreachableError } from './engine-unreachable-error.ts'

/** Why the `ssh` program did not reach an engine. */
export type SshFailure =
  | 'no-program'
  | 'unknown-host-key'
  | 'changed-host-key'
  | 'denied'
  | 'unreachable'
  | 'no-command'
  | 'no-engine'
  | 'socket-denied'
  | 'other'

/** The `ssh` program, or the command that it ran over there, ended with an error. */
export class SshError extends EngineUnreachableError {
  readonly failure: SshFailure

  /** @param said the last words on its standard error */
  constructor(failure: SshFailure, said: string) {
    super(said === '' ? 'ssh ended without a word.' : said)
    this.failure = failure
  }
}

/** Words of OpenSSH, of shells and of dial-stdio, and what they mean; the first that fits counts. */
const SIGNS: readonly (readonly [RegExp, SshFailure])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i, 'changed-host-key'],
  [/Host key verification failed|No .* host key is known/i, 'unknown-host-key'],
  [/Could not resolve hostname|Connection refused|timed out|No route to host|unreachable/i, 'unreachable'],
  [/Permission denied \(|Too many authentication failures/i, 'denied'],
  [/not found|not recognized|unknown command|is not a docker command/i, 'no-command'],
  [/permission denied/i, 'socket-denied'],
  [/dial unix|Cannot connect to the Docker daemon|no such file or directory/i, 'no-engine'],
]

/**
 * What the standard error of ssh tells, for instance
 *
 *     root@10.0.0.5: Permission denied (publickey).
 *
 * @param code the exit code: 255 is ssh's own, 127 a shell's that finds no command, others are the command's
 */
export function sshErrorOf(code: number | null, stderr: string): SshError {
  const said = stderr.trim()
  const words = said.split('\n').at(-1)?.trim() ?? ''
  const failure = SIGNS.find(([sign]) => sign.test(said))?.[1]
  if (code === 127) return new SshError('no-command', words)
  return new SshError(failure ?? 'other', words)
}
