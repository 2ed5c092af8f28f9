import type { Attestations } from './attestations.ts'
import type { CacheExport, CacheImport } from './cache-option.ts'
import type { NamedContext } from './named-context.ts'
import type { Output } from './output.ts'

/** Where a secret's value comes from. The value itself never leaves the main process. */
export type SecretSource =
  { readonly id: string; readonly src: string } | { readonly id: string; readonly env: string }

/**
 * What `RUN --mount=type=ssh` with this id reaches: an agent (the user's own without a path), or private keys. The paths of
 * keys are relative to the context or absolute.
 */
export type SshSource =
  | { readonly id: string; readonly kind: 'agent'; readonly socketPath?: string }
  | { readonly id: string; readonly kind: 'keys'; readonly paths: readonly string[] }

/** A limit of RUN, for instance `{name: 'nofile', soft: 1024, hard: 2048}`. */
export interface Ulimit {
  readonly name: string
  readonly soft: number
  readonly hard: number
}

/** What to build and how: the one description that the window, the command line and the history share. */
export interface BuildRequest {
  /**
   * The build context: the absolute path of a folder or of a tar archive, or the URL of a git repository or of an
   * archive, as `docker buildx build` takes it.
   */
  readonly context: string
  /** The Dockerfile's path, relative to the context with `/` (or absolute outside of it). */
  readonly dockerfile: string
  /** The text to build instead of the file's, when the editor holds unsaved text. */
  readonly dockerfileText?: string
  /** The line of the file that `dockerfileText` ends at, where it is only built up to there. The engine is not told. */
  readonly upToLine?: number
  /** The image that reads the Dockerfile, over the file's own `# syntax=`; for instance `docker/dockerfile:1`. */
  readonly syntax?: string
  /** The stage to build; absent means the last one. */
  readonly target?: string
  /** Names for the image, `name:tag`; without one the image is kept untagged. */
  readonly tags: readonly string[]
  readonly args: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  /** For instance `linux/arm64`; without one the builder's own. */
  readonly platforms?: readonly string[]
  readonly contexts?: readonly NamedContext[]
  /** `src` is relative to the context or absolute. */
  readonly secrets: readonly SecretSource[]
  readonly ssh?: readonly SshSource[]
  /** Whether no step is taken from the cache, or the stages of which none is. */
  readonly noCache: boolean | readonly string[]
  /** Ask registries for newer base images even if the engine has them. */
  readonly pull: boolean
  /** The network of RUN; the sandbox's unless given. */
  readonly network?: 'default' | 'none' | 'host'
  /** Names that RUN knows beside those of the network; `host-gateway` stands for the engine's machine. */
  readonly addHosts?: readonly { readonly name: string; readonly address: string }[]
  /** Bytes of `/dev/shm`. */
  readonly shmSize?: number
  readonly ulimits?: readonly Ulimit[]
  readonly cgroupParent?: string
  /** What steps may do beside the usual, for instance `security.insecure`. */
  readonly entitlements?: readonly string[]
  readonly attestations?: Attestations
  /** Seconds since 1970 that the image gives as the time it was made. */
  readonly sourceDateEpoch?: number
  readonly cacheFrom?: readonly CacheImport[]
  readonly cacheTo?: readonly CacheExport[]
  /** What the build leaves behind; absent means an image named by `tags` in the engine's own store. */
  readonly outputs?: readonly Output[]
}
