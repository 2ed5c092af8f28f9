import type { StageCard } from '../graph/build-graph.ts'
import type { BuildSnapshot, Step, StepState } from './build-snapshot.ts'
import type { StepJoin } from './join.ts'

/** What a row shows: a step's state, or one of two that are not runs. `none` is an instruction without a step (ENV, CMD). */
export type RowState = StepState | 'not-needed' | 'none'

export interface CacheCounts {
  readonly cached: number
  /** Steps that could come from the cache. */
  readonly cacheable: number
}

export interface RowStatus {
  readonly state: RowState
  /** ms; absent before it started. */
  readonly duration?: number
}

export interface StageStatus {
  readonly state: RowState
  /** ms that its steps ran, summed. */
  readonly sum: number
  /** ms from its first start to its last end; absent before it started. */
  readonly span?: number
  readonly cache: CacheCounts
}

/** How many of the cacheable steps came from the cache. */
export function cacheCounts(_snapshot: BuildSnapshot): CacheCounts {
  return { cached: 0, cacheable: 0 }
}

/** How long a step ran, ms, open intervals up to `now` (by BuildKit's clock); `undefined` before it started. */
export function stepDuration(_step: Step, _now: number): number | undefined {
  return undefined
}

/** State and time of an instruction. */
export function rowStatus(
  _snapshot: BuildSnapshot,
  _join: StepJoin,
  _rowId: string,
  _stage: Pick<StageCard, 'needed'>,
  _now: number,
): RowStatus {
  return { state: 'none' }
}

/** State and times of a stage, FROM included. */
export function stageStatus(
  _snapshot: BuildSnapshot,
  _join: StepJoin,
  _stage: StageCard,
  _now: number,
): StageStatus {
  return { state: 'none', sum: 0, cache: { cached: 0, cacheable: 0 } }
}

/** How long the build ran or runs, ms. */
export function buildDuration(snapshot: BuildSnapshot, now: number): number {
  return (snapshot.finishedAt ?? now) - snapshot.startedAt
}
