import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { assertNever } from '#shared/assert-never.ts'
import { sentence } from '#shared/format/sentence.ts'
import type { SshError } from '#electron/buildkit/transport/ssh-error.ts'
import { sshWords, type SshTarget } from '#electron/buildkit/transport/ssh-target.ts'

/** An engine that is reached over ssh. */
export interface SshPlace {
  readonly url: string
  readonly source: string
  readonly target: SshTarget
  /** The program that joins us to the engine over there; `docker` where it is absent. */
  readonly program?: 'docker' | 'buildctl'
}

/** Why an engine on another machine was not reached, with the line that mends it. */
export function sshProblem(
  { failure, message }: SshError,
  { url, source, target, program = 'docker' }: SshPlace,
): EngineProblem {
  const { host } = target
  const place = sshWords(target)
  const at = { endpoint: url }
  const said = sentence(`ssh says: ${message}`)
  switch (failure) {
    case 'no-program':
      return {
        ...at,
        reason: 'not-installed',
        message: `The engine at ${url} is reached with the ssh program, and there is none on PATH.`,
        remedy: 'Install OpenSSH.',
        ...(process.platform === 'linux' && { command: 'sudo apt-get install -y openssh-client' }),
      }
    case 'unknown-host-key':
      return {
        ...at,
        reason: 'refused',
        message: `The key of ${host} is not known here yet. ${said}`,
        remedy: 'Connect once in a terminal and compare the fingerprint that it shows.',
        command: `ssh ${place} true`,
      }
    case 'changed-host-key':
      return {
        ...at,
        reason: 'refused',
        message: `The key of ${host} is not the one that is known here: it was changed, or another machine answers.`,
        remedy: 'Once you know why, forget the old key and connect again.',
        command: `ssh-keygen -R ${knownName(target)}`,
      }
    case 'denied':
      return {
        ...at,
        reason: 'no-permission',
        message: `${host} does not let you in. ${said}`,
        remedy: 'Add your key over there, or load it with ssh-add where it has a passphrase.',
        command: `ssh-copy-id ${place}`,
      }
    case 'unreachable':
      return {
        ...at,
        reason: 'unreachable',
        message: `${host} (${source}) cannot be reached over ssh. ${said}`,
        remedy: 'Check its name, its port and the network.',
        command: `ssh ${place} true`,
      }
    case 'no-command':
      return {
        ...at,
        reason: 'refused',
        message: `${host} has no ${program} command for connections over ssh. ${said}`,
        remedy: 'Install it over there, where a shell without a terminal finds it on PATH.',
        command: `ssh ${place} command -v ${program}`,
      }
    case 'socket-denied':
      return {
        ...at,
        reason: 'no-permission',
        message: `On ${host} you may not use the engine. ${said}`,
        remedy: 'Add your user to the group docker over there.',
        command: `ssh -t ${place} 'sudo usermod -aG docker $USER'`,
      }
    case 'no-engine':
      return {
        ...at,
        reason: 'not-running',
        message: `No engine runs on ${host}. ${said}`,
        remedy: 'Start it over there.',
        ...(program === 'docker' && { command: `ssh -t ${place} sudo systemctl start docker` }),
      }
    case 'other':
      return {
        ...at,
        reason: 'refused',
        message: `The engine at ${url} (${source}) cannot be reached over ssh. ${said}`,
        remedy: 'Try the same in a terminal.',
        command: `ssh ${place} true`,
      }
    default:
      return assertNever(failure)
  }
}

/** The name under which ssh keeps a host's key. */
function knownName({ host, port }: SshTarget): string {
  return port === undefined || port === 22 ? host : `'[${host}]:${port}'`
}
