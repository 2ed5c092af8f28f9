import type { LineRange } from '../source-range.ts'

export type BuildFailureReason =
  /** A step's command exited with a code other than 0. */
  | 'step'
  /** The Dockerfile is wrong. */
  | 'dockerfile'
  /** A base image or another source could not be resolved. */
  | 'source'
  /** The context folder could not be read or sent. */
  | 'context'
  | 'secret'
  /** The engine went away in the middle of the build. */
  | 'engine-lost'
  /** The engine refused or failed for a reason of its own. */
  | 'engine'
  | 'cancelled'

/** Why a build did not succeed, with all that leads to the cause. */
export interface BuildFailure {
  readonly reason: BuildFailureReason
  /** One line for people. */
  readonly message: string
  /** The engine's own words, whole. */
  readonly detail: string
  readonly remedy?: string
  /** Digest of the vertex that failed. */
  readonly digest?: string
  readonly exitCode?: number
  /** The Dockerfile (as the frontend names it) and the lines that BuildKit blames. */
  readonly source?: { readonly filename: string; readonly ranges: readonly LineRange[] }
  /** The last lines that the failed step printed, oldest first. */
  readonly lastOutput: readonly string[]
}
