import type { BuildRequest, SshSource } from '#shared/request/build-request.ts'
import { openSshAgents } from '../session/ssh/ssh-agents.ts'
import { sshService } from '../session/ssh/ssh-service.ts'
import { allRequests, onceById } from './all-requests.ts'
import { absolutePath, baseFolder } from './base-folder.ts'
import type { BuildPart } from './build-part.ts'

/** Contexts that the engine fetches with the user's SSH keys. */
const OVER_SSH = /^(?:ssh:\/\/|[\w.-]+@[\w.-]+:)/

/**
 * The agents and keys that a build, and those that are its contexts, may use. A context that is fetched over SSH gets the
 * user's agent, where there is one, without being told so.
 * @throws SshError, RequestError
 */
export async function prepareSsh(
  request: BuildRequest,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<BuildPart> {
  const sources: SshSource[] = []
  for (const one of allRequests(request)) {
    const { ssh = [] } = one
    const base = ssh.length > 0 ? await baseFolder(one) : undefined
    for (const source of ssh) sources.push(absoluteSource(source, base))
    if (ssh.length === 0 && OVER_SSH.test(one.context) && env['SSH_AUTH_SOCK'])
      sources.push({ id: 'default', kind: 'agent' })
  }
  if (sources.length === 0) return {}
  const { platform } = process
  const agents = await openSshAgents(onceById('SSH access', sources), { env, platform }, signal)
  return { handlers: sshService(agents), dispose: () => agents.dispose() }
}

function absoluteSource(source: SshSource, base: string | undefined): SshSource {
  switch (source.kind) {
    case 'keys':
      return { ...source, paths: source.paths.map((path) => absolutePath(path, base)) }
    case 'agent':
      return source
  }
}
