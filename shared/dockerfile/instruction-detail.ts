import type { Argument } from './argument.ts'
import type { Instruction } from './dockerfile-model.ts'

/** What the arguments and flags of an instruction say, variables expanded where BuildKit expands them. */
export type InstructionDetail =
  | { readonly kind: 'from' }
  | RunDetail
  | CopyDetail
  | AddDetail
  | { readonly kind: 'arg'; readonly args: readonly Argument[] }
  | { readonly kind: 'env' | 'label'; readonly pairs: readonly Pair[] }
  | {
      /** `WORKDIR`: as far as it is known, from the root. */
      readonly kind: 'workdir' | 'user' | 'stopsignal' | 'maintainer'
      readonly value: string
    }
  /** Volumes are paths; ports are as written: `80/tcp`, `8000-8010`. */
  | { readonly kind: 'volume' | 'expose'; readonly values: readonly string[] }
  | { readonly kind: 'cmd' | 'entrypoint'; readonly command: CommandLine }
  /** The words of the shell that the shell form runs in from here on. */
  | { readonly kind: 'shell'; readonly words: readonly string[] }
  | HealthDetail
  | OnbuildDetail
  /** No instruction, or one whose arguments make no sense; a problem says so. */
  | { readonly kind: 'unknown' }

/** `["a", "b"]` is run as it is, all else by a shell. */
export type CommandLine =
  | { readonly form: 'exec'; readonly words: readonly string[] }
  /** Continuations joined. A heredoc's body is not part of it. */
  | { readonly form: 'shell'; readonly text: string }

export interface RunDetail {
  readonly kind: 'run'
  readonly command: CommandLine
  readonly network: 'default' | 'none' | 'host'
  readonly security: 'sandbox' | 'insecure'
  /** As written: `vendor.com/gpu=1,required`. */
  readonly devices: readonly string[]
}

interface FilesDetail {
  /** Paths and patterns, for ADD also URLs and git repositories; the names of heredocs are not among them. */
  readonly sources: readonly string[]
  /** As written, variables expanded. */
  readonly destination: string
  readonly chown?: string
  readonly chmod?: string
  readonly link: boolean
  readonly exclude: readonly string[]
}

export interface CopyDetail extends FilesDetail {
  readonly kind: 'copy'
  readonly parents: boolean
}

export interface AddDetail extends FilesDetail {
  readonly kind: 'add'
  readonly checksum?: string
  /** Absent where the source's own address may tell. */
  readonly keepGitDir?: boolean
  /** Absent for the default: local archives are unpacked, remote ones are not. */
  readonly unpack?: boolean
}

export interface HealthDetail {
  readonly kind: 'healthcheck'
  /** Absent for `HEALTHCHECK NONE`, which takes the base image's away. */
  readonly command?: CommandLine
  /** Milliseconds; absent for the engine's default. */
  readonly interval?: number
  readonly timeout?: number
  readonly startPeriod?: number
  readonly startInterval?: number
  readonly retries?: number
}

export interface OnbuildDetail {
  readonly kind: 'onbuild'
  /** The instruction kept for a build upon this one. Nothing of it is resolved here: `Stage.triggers` does, where it runs. */
  readonly trigger: Instruction
}

/** `name=value` of ENV or LABEL, or the old form `name value`. */
export interface Pair {
  readonly name: string
  readonly value: string
}
