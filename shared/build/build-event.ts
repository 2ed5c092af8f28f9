import type { LineRange } from '../source-range.ts'
import type { BuildFailure } from './build-failure.ts'
import type { OutputResult } from './output-result.ts'

/**
 * What happens in a build, in plain types. All times are milliseconds since the epoch as BuildKit stamped them, with
 * fractions (a double keeps them to about 0.3 µs), moved to this machine's clock where that of a remote engine differs. The order of events is the order in which the engine sent them.
 */
export type BuildEvent =
  BuildStarted | BuildOps | VertexEvent | VertexStatusEvent | LogEvent | WarningEvent | BuildFinished

export interface BuildStarted {
  readonly kind: 'started'
  readonly at: number
  /** The build's ref on the engine. */
  readonly ref: string
}

/** The whole LLB of the target, known before anything runs: what joins vertices to instructions. */
export interface BuildOps {
  readonly kind: 'ops'
  readonly ops: readonly BuildOp[]
  /** The Dockerfile that was built, where a build of another client kept it. */
  readonly text?: string
}

export type OpKind = 'exec' | 'file' | 'source' | 'merge' | 'diff' | 'build' | 'unknown'

/** One operation of the LLB. Its digest is that of the status vertex. */
export interface BuildOp {
  readonly digest: string
  readonly kind: OpKind
  readonly inputs: readonly string[]
  /** `llb.customname` or the name that BuildKit would show, for instance `[build 2/4] RUN make`. */
  readonly name: string
  /** For a source: its identifier, for instance `docker-image://docker.io/library/debian:12`. */
  readonly source?: string
  readonly platform?: string
  /** Lines of the Dockerfile that the op comes from; empty for internal ops. Several instructions may share an op. */
  readonly lines: readonly LineRange[]
  readonly mounts: readonly BuildOpMount[]
}

export interface BuildOpMount {
  readonly kind: 'bind' | 'cache' | 'secret' | 'ssh' | 'tmpfs'
  readonly target: string
  readonly id?: string
  readonly readOnly: boolean
  /** Digest of the op whose files it shows: of a bind, and of a cache that begins with some. */
  readonly input?: string
  /** Path inside of the input; absent for all of it. */
  readonly source?: string
  /** Of a cache: what two steps at once do with it; absent where they share it. */
  readonly sharing?: 'private' | 'locked'
  /** Of a cache: owner and permissions of its folder while it is empty; absent for root's with 0o755. */
  readonly folder?: MountOwner
  /** Of a tmpfs: most bytes; absent for no limit. */
  readonly size?: number
  /** Of a secret or an SSH agent. */
  readonly given?: GivenMount
}

export interface MountOwner {
  readonly uid: number
  readonly gid: number
  /** Permissions, for instance 0o400. */
  readonly mode: number
}

/** How a step sees what the client gives it. */
export interface GivenMount extends MountOwner {
  /** Whether the step runs without it. */
  readonly optional: boolean
}

export interface VertexEvent {
  readonly kind: 'vertex'
  readonly digest: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly cached: boolean
  readonly startedAt?: number
  readonly completedAt?: number
  readonly error?: string
  readonly progressGroup?: { readonly id: string; readonly name: string; readonly weak: boolean }
}

/** Progress within a vertex: bytes of a layer, files of the context. */
export interface VertexStatusEvent {
  readonly kind: 'status'
  readonly digest: string
  readonly id: string
  readonly name: string
  readonly current: number
  /** 0 where unknown. */
  readonly total: number
  /** Of a folder that the studio sends: how many files the engine wanted the content of, so far. */
  readonly files?: number
  readonly startedAt?: number
  readonly completedAt?: number
}

/** Output of a step. Text is decoded from UTF-8 across messages; given secret values are masked already. */
export interface LogEvent {
  readonly kind: 'log'
  readonly digest: string
  readonly stream: 'stdout' | 'stderr'
  readonly at: number
  readonly text: string
}

/** A finding of BuildKit's own checks. */
export interface WarningEvent {
  readonly kind: 'warning'
  readonly digest: string
  readonly message: string
  readonly detail: readonly string[]
  readonly url?: string
  readonly lines: readonly LineRange[]
}

export interface BuildFinished {
  readonly kind: 'finished'
  readonly at: number
  readonly outcome: BuildOutcome
}

export type BuildOutcome =
  | {
      readonly kind: 'succeeded'
      /** `sha256:…` of the image: its manifest or config, as the engine reports it. */
      readonly imageDigest?: string
      readonly tags: readonly string[]
      /** What each output left behind, in the order of the request. */
      readonly outputs: readonly OutputResult[]
    }
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'cancelled' }
