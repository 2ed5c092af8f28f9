import type { Dial, EngineAddress } from '#electron/buildkit/transport/dial.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dialSsh, dockerDialStdio } from '#electron/buildkit/transport/dial-ssh.ts'
import type { SshTarget } from '#electron/buildkit/transport/ssh-target.ts'

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A Docker Engine that something names. */
export type Endpoint = {
  /** As the docker command writes it, for instance `unix:///var/run/docker.sock` or `tcp://10.0.0.5:2376`. */
  readonly url: string
  /** What named it, for people: a variable, a Docker context, the default. */
  readonly source: string
  /** Whether nobody named it. */
  readonly isDefault: boolean
} & (
  | {
      readonly kind: 'direct'
      readonly address: EngineAddress
      /** Where its certificates are kept, for people. */
      readonly certificates?: string
    }
  | { readonly kind: 'ssh'; readonly target: SshTarget }
)

/** The way to an endpoint's engine. @param env what ssh runs with */
export function dialEndpoint(endpoint: Endpoint, env: Environment): Dial {
  return endpoint.kind === 'ssh'
    ? dialSsh({ target: endpoint.target, command: dockerDialStdio(endpoint.target), env })
    : dialEngine(endpoint.address)
}
