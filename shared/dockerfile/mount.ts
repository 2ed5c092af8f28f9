import type { SourceRange } from '../source-range.ts'
import type { SourceRef } from './dockerfile-model.ts'

/** One `RUN --mount=…`, its defaults put in and its variables expanded. */
export type Mount = BindMount | CacheMount | TmpfsMount | SecretMount | SshMount

export type MountKind = Mount['kind']

export interface MountOption {
  readonly name: string
  readonly value: string
  readonly range: SourceRange
}

interface MountBase {
  /** The options in their order as written, `type` included; names in lower case, `true` for a bare one. */
  readonly options: readonly MountOption[]
  readonly range: SourceRange
}

export interface BindMount extends MountBase {
  readonly kind: 'bind'
  /** What `from=` names; absent for the build context. */
  readonly from?: SourceRef
  /** Path inside of it, from its root: `/` unless given. */
  readonly source: string
  /** Absolute, unless only the base image tells the working folder. */
  readonly target: string
  /** True unless `rw` is given. What a step writes there is thrown away either way. */
  readonly readOnly: boolean
}

export interface CacheMount extends MountBase {
  readonly kind: 'cache'
  /** What `from=` names: what an empty cache begins with; absent for an empty folder. */
  readonly from?: SourceRef
  readonly source: string
  /** As written after `id=`, else the target. Mounts of one id share their files. */
  readonly id: string
  readonly target: string
  /** What two builds at once do with it: `shared` unless given. */
  readonly sharing: CacheSharing
  readonly readOnly: boolean
  /** Of a new cache folder: 0o755 unless given. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

export type CacheSharing = 'shared' | 'private' | 'locked'

export interface TmpfsMount extends MountBase {
  readonly kind: 'tmpfs'
  readonly target: string
  /** Most bytes; absent for no limit. */
  readonly size?: number
  readonly readOnly: boolean
}

export interface SecretMount extends MountBase {
  readonly kind: 'secret'
  /** `id=` or `source=`, else the last part of the target. */
  readonly id: string
  /** The file it is read from, `/run/secrets/<id>` unless given; absent for a secret that is only a variable. */
  readonly target?: string
  /** The environment variable that holds it. */
  readonly env?: string
  /** Whether the build fails without it. */
  readonly required: boolean
  /** 0o400 unless given. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

export interface SshMount extends MountBase {
  readonly kind: 'ssh'
  /** `default` unless given. */
  readonly id: string
  /** The socket; absent where the engine chooses it (`/run/buildkit/ssh_agent.<n>`). */
  readonly target?: string
  readonly required: boolean
  /** 0o600 unless given. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
}
