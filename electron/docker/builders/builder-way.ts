import type { Dial } from '#electron/buildkit/transport/dial.ts'
import type { SshTarget } from '#electron/buildkit/transport/ssh-target.ts'
import type { Endpoint } from '../endpoint.ts'

/** How the BuildKit of a builder is reached. */
export interface BuilderWay {
  /** For instance `docker-container://buildx_buildkit_mine0` or `tcp://10.0.0.5:1234`. */
  readonly url: string
  /** What named it, for people. */
  readonly source: string
  readonly dial: Dial
  /** The engine that runs its container, where it is in one. */
  readonly engine?: Endpoint
  /** The machine that runs it, where it is reached over ssh. */
  readonly target?: SshTarget
  /** Where its certificates are kept. */
  readonly certificates?: string
}
