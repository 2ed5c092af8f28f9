import type { BuildRequest } from '../request/build-request.ts'
import type { BuildOp, BuildOutcome, VertexEvent, VertexStatusEvent, WarningEvent } from './build-event.ts'

/** Six states of a step, and one that is not a run: it was never reached because the build ended before. */
export type StepState = 'waiting' | 'running' | 'executed' | 'cached' | 'cancelled' | 'failed' | 'not-reached'

export interface Interval {
  readonly start: number
  /** Absent while it runs. */
  readonly end?: number
}

/** One vertex of the build, as far as it is known. */
export interface Step {
  readonly digest: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly state: StepState
  /** When it ran, ms since the epoch: keyed by start, in order; they may overlap. */
  readonly intervals: readonly Interval[]
  readonly error?: string
  readonly statuses: readonly VertexStatusEvent[]
  /** Whether it counts for the cache ratio: an exec, file or merge op with a range in the Dockerfile. */
  readonly cacheable: boolean
  /** BuildKit shows the steps of a group as one, unless none but weak ones began. */
  readonly group?: NonNullable<VertexEvent['progressGroup']>
}

export type BuildState = 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled'

/**
 * All that is known of a build except its logs. What did not change between two snapshots keeps its identity.
 * A fold of build events; see `fold.ts`.
 */
export interface BuildSnapshot {
  readonly id: string
  readonly request: BuildRequest
  /** Whether the built text was not saved at the time. */
  readonly unsaved: boolean
  /** Another client of the engine started it: a terminal, compose, an editor. Of its request only a part is known. */
  readonly elsewhere?: true
  readonly state: BuildState
  readonly ref?: string
  /** ms since the epoch, by the studio's clock until BuildKit's is known. */
  readonly startedAt: number
  readonly finishedAt?: number
  readonly ops: readonly BuildOp[]
  readonly steps: Readonly<Record<string, Step>>
  /** Digests in the order in which they became known. */
  readonly order: readonly string[]
  readonly warnings: readonly WarningEvent[]
  readonly outcome?: BuildOutcome
}
