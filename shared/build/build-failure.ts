import type { LineRange } from '../source-range.ts'

export type BuildFailureReason =
  /** A step's command exited with a code other than 0. */
  | 'step'
  /** The Dockerfile is wrong. */
  | 'dockerfile'
  /** A base image or another source could not be resolved. */
  | 'source'
  /** What was asked for contradicts itself, or no engine understands it. */
  | 'request'
  /** The engine cannot do what was asked for; nothing was built. */
  | 'unsupported'
  /** The context folder could not be read or sent. */
  | 'context'
  | 'secret'
  /** A step needs an SSH agent or key that was not given, or that did not work. */
  | 'ssh'
  /** A registry wants a login, or refuses the one it was given. */
  | 'login'
  /** What was asked for cannot run on, or is not made for, the platform. */
  | 'platform'
  | 'disk-full'
  /** What the build was to leave behind cannot be made by this engine, or not put where it belongs. */
  | 'output'
  /** The engine went away in the middle of the build. */
  | 'engine-lost'
  /** The engine refused or failed for a reason of its own. */
  | 'engine'
  | 'cancelled'

/**
 * Why the very same build may succeed another time, and with it what has to happen first: the engine is back, the network
 * or the registry answers, there is room again on the disk or in memory, the folder has come to rest.
 */
export type RetryCause =
  | 'engine-lost'
  /** The engine stops or restarts, and said so. */
  | 'engine-stopping'
  /** The engine gave up work of its own because there was too much at once. */
  | 'engine-busy'
  /** A name was not resolved, or a host was not reached or did not answer in time. */
  | 'network'
  /** A registry answered that it is busy or broken: HTTP 429 or 5xx. */
  | 'registry-busy'
  | 'disk-full'
  /** A step was killed, as the system does when memory runs out. */
  | 'out-of-memory'
  /** Files changed or went while they were sent. */
  | 'context-changed'

/** Why a build did not succeed, with all that leads to the cause. */
export interface BuildFailure {
  readonly reason: BuildFailureReason
  /** One line for people. */
  readonly message: string
  /** The engine's own words, whole. */
  readonly detail: string
  readonly remedy?: string
  /** Absent where the same build fails the same way again. */
  readonly retry?: RetryCause
  /** Digest of the vertex that failed. */
  readonly digest?: string
  readonly exitCode?: number
  /** The Dockerfile (as the frontend names it) and the lines that BuildKit blames. */
  readonly source?: { readonly filename: string; readonly ranges: readonly LineRange[] }
  /** The last lines that the failed step printed, oldest first. */
  readonly lastOutput: readonly string[]
}
