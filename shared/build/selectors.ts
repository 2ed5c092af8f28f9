import type { StageCard } from '../graph/build-graph.ts'
import type { BuildSnapshot, Step, StepState } from './build-snapshot.ts'
import { cacheableOps, countsForCache, haveRanges } from './cacheable.ts'
import { totalTime } from './intervals.ts'
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

/** How many of the cacheable steps came from the cache. All are known as soon as the ops are, before they run. */
export function cacheCounts({
  ops,
  steps,
  order,
}: Pick<BuildSnapshot, 'ops' | 'steps' | 'order'>): CacheCounts {
  const digests = haveRanges(ops)
    ? cacheableOps(ops)
    : order.filter((digest) => steps[digest]?.cacheable === true)
  return countCached(steps, digests)
}

function countCached(steps: BuildSnapshot['steps'], digests: Iterable<string>): CacheCounts {
  let cached = 0
  let cacheable = 0
  /** A group is one step, cached only if all of it is. */
  const groups = new Map<string, boolean>()
  for (const digest of digests) {
    const step = steps[digest]
    const isCached = step?.state === 'cached'
    if (step?.group !== undefined) {
      groups.set(step.group.id, isCached && groups.get(step.group.id) !== false)
      continue
    }
    cacheable += 1
    if (isCached) cached += 1
  }
  for (const isCached of groups.values()) {
    cacheable += 1
    if (isCached) cached += 1
  }
  return { cached, cacheable }
}

/** How long a step ran, ms, open intervals up to `now` (by BuildKit's clock); `undefined` before it started. */
export function stepDuration(step: Step, now: number): number | undefined {
  return step.intervals.length === 0 ? undefined : totalTime(step.intervals, now)
}

/** State and time of an instruction. */
export function rowStatus(
  { steps, state }: Pick<BuildSnapshot, 'steps' | 'state'>,
  join: StepJoin,
  rowId: string,
  stage: Pick<StageCard, 'needed'>,
  now: number,
): RowStatus {
  if (!stage.needed) return { state: 'not-needed' }
  const digests = join.get(rowId)
  if (digests === undefined) return { state: 'none' }
  const known = stepsOf(steps, digests)
  if (known.length === 0) return { state: stateBefore(state) }
  const duration = durationOf(known, now)
  return { state: combined(known), ...(duration === undefined ? {} : { duration }) }
}

/** State and times of a stage, FROM included. */
export function stageStatus(
  { ops, steps, state }: Pick<BuildSnapshot, 'ops' | 'steps' | 'state'>,
  join: StepJoin,
  stage: Pick<StageCard, 'needed' | 'fromId' | 'rows'>,
  now: number,
): StageStatus {
  const none = { cached: 0, cacheable: 0 }
  if (!stage.needed) return { state: 'not-needed', sum: 0, cache: none }
  const digests = new Set<string>()
  for (const id of [stage.fromId, ...stage.rows.map((row) => row.id)]) {
    for (const digest of join.get(id) ?? []) digests.add(digest)
  }
  if (digests.size === 0) return { state: 'none', sum: 0, cache: none }
  const known = stepsOf(steps, digests)
  const cache = countCached(
    steps,
    [...digests].filter((digest) => countsForCache(ops, digest, steps[digest]?.name ?? '')),
  )
  if (known.length === 0) return { state: stateBefore(state), sum: 0, cache }
  const span = spanOf(known, now)
  return {
    state: stageState(known),
    sum: known.reduce((sum, step) => sum + totalTime(step.intervals, now), 0),
    ...(span === undefined ? {} : { span }),
    cache,
  }
}

/** How long the build ran or runs, ms. */
export function buildDuration(
  { startedAt, finishedAt }: Pick<BuildSnapshot, 'startedAt'> & { readonly finishedAt?: number | undefined },
  now: number,
): number {
  return Math.max(0, (finishedAt ?? now) - startedAt)
}

function stepsOf(steps: BuildSnapshot['steps'], digests: Iterable<string>): readonly Step[] {
  const found: Step[] = []
  for (const digest of digests) {
    const step = steps[digest]
    if (step !== undefined) found.push(step)
  }
  return found
}

/** Of an op whose vertex was never heard of: a build that succeeds without it had its result, or had no use for it. */
function stateBefore(state: BuildSnapshot['state']): RowState {
  if (state === 'starting' || state === 'running') return 'waiting'
  return state === 'succeeded' ? 'cached' : 'not-reached'
}

/**
 * One state for the vertices of one instruction: trouble first, then what runs, then the steps proper; a source that the
 * instruction fetches (the image of `COPY --from=busybox`) does not make a cached step an executed one.
 */
function combined(steps: readonly Step[]): StepState {
  const has = (state: StepState): boolean => steps.some((step) => step.state === state)
  for (const state of ['failed', 'running', 'cancelled'] as const) if (has(state)) return state
  const proper = steps.filter((step) => step.cacheable)
  const states = new Set((proper.length === 0 ? steps : proper).map((step) => step.state))
  for (const state of ['waiting', 'not-reached', 'executed'] as const) if (states.has(state)) return state
  return 'cached'
}

/** A stage runs from its first step to its last: between two of them it runs, too. */
function stageState(steps: readonly Step[]): StepState {
  const state = combined(steps)
  if (state !== 'waiting') return state
  const hasBegun = steps.some(
    (step) => step.cacheable && (step.state === 'executed' || step.state === 'cached'),
  )
  return hasBegun ? 'running' : 'waiting'
}

function durationOf(steps: readonly Step[], now: number): number | undefined {
  const intervals = steps.flatMap((step) => step.intervals).sort((a, b) => a.start - b.start)
  return intervals.length === 0 ? undefined : totalTime(intervals, now)
}

function spanOf(steps: readonly Step[], now: number): number | undefined {
  let start = Infinity
  let end = -Infinity
  for (const { intervals } of steps) {
    for (const interval of intervals) {
      start = Math.min(start, interval.start)
      end = Math.max(end, interval.end ?? now)
    }
  }
  return start === Infinity ? undefined : Math.max(0, end - start)
}
