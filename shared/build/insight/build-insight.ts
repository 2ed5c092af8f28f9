import type { CacheCounts } from '../selectors.ts'

/**
 * What a step's time goes into. `resolve`: what the names of images and the Dockerfile stand for; `transfer`: files that
 * come into the engine, by session or network; `execute`: the instructions themselves.
 */
export type Phase =
  'resolve' | 'transfer' | 'execute' | 'export' | 'push' | 'load' | 'cache-import' | 'cache-export' | 'other'

/** Times of a build that follow from its snapshot. Times are ms; moments are ms since the epoch; steps are digests. */
export interface BuildInsight {
  /** The build that it is of. */
  readonly id: string
  /** The moment up to which running steps count. */
  readonly at: number
  /** First moment of the build, and how long it ran until `at`. */
  readonly startedAt: number
  readonly wall: number
  /** What all steps took, summed: "one after another it would have taken". */
  readonly sum: number
  /** `sum` over `wall`: 2 means that on the average two steps ran at once; below 1 the engine was idle at times. */
  readonly factor: number
  readonly concurrency: Concurrency
  readonly criticalPath: CriticalPath
  /** By step: how much longer it could have taken without making the critical path longer; 0 on it. */
  readonly slack: ReadonlyMap<string, number>
  /** By step: how much shorter the critical path were if the step took no time. Steps that would save nothing are absent. */
  readonly savedIfCached: ReadonlyMap<string, number>
  /** Phases that had a step, in the order of `Phase`. */
  readonly phases: readonly PhaseTime[]
  /** In the order in which they began; those that have not begun last. */
  readonly lanes: readonly Lane[]
  readonly transfers: readonly Transfer[]
  readonly groups: readonly StepGroup[]
  readonly cache: CacheCounts
  /** What the cache saved, from past times of the same steps; absent where none is known. */
  readonly saved?: CacheSaving
  /** Absent once it is over, and where no past time is known of what is left. */
  readonly timeLeft?: TimeLeft
  /** Why steps are what they are, where that is not plain from their state. */
  readonly reasons: ReadonlyMap<string, StateReason>
}

/** How many steps ran at each moment: from `at` on until the next point. */
export interface Concurrency {
  readonly points: readonly { readonly at: number; readonly running: number }[]
  readonly max: number
  /** ms during which at least one step ran. */
  readonly busy: number
}

/** The chain of steps, each waiting for the one before, that took longest. */
export interface CriticalPath {
  /** In the order of time; steps that took no time are left out. */
  readonly steps: readonly string[]
  /** By step on it: the ms that count, which are those after its inputs were there. */
  readonly own: ReadonlyMap<string, number>
  /** ms, never more than `wall`. */
  readonly length: number
}

export interface PhaseTime {
  readonly phase: Phase
  readonly steps: number
  /** ms that its steps took, summed. */
  readonly sum: number
  /** ms during which at least one of them ran. */
  readonly busy: number
}

/** A row of the timeline: a stage on a platform, or what is no stage's. */
export interface Lane {
  /** `stage build linux/amd64`, `transfer`: stable over the build. */
  readonly id: string
  readonly kind: 'stage' | Phase
  /** As BuildKit writes it: `build`, `stage-1`; absent for the only stage and for what is no stage's. */
  readonly stage?: string
  /** `linux/amd64` or `linux/amd64->arm64`, where several are built. */
  readonly platform?: string
  /** In the order in which they became known. */
  readonly steps: readonly string[]
  /** ms that its steps took, summed. */
  readonly sum: number
  /** ms during which at least one of them ran. */
  readonly busy: number
  /** First start and last end (or `at`); absent before it began. */
  readonly span?: { readonly start: number; readonly end: number }
}

/** Bytes that a step moved. */
export interface Transfer {
  readonly step: string
  readonly kind: 'dockerfile' | 'ignore-file' | 'context' | 'pull' | 'extract' | 'export' | 'push' | 'load'
  /** For people: what BuildKit calls it, for instance `sha256:…` of a layer, or `transferring context:`. */
  readonly id: string
  /** Bytes so far. */
  readonly current: number
  /** Bytes in all; absent where unknown. */
  readonly total?: number
  /** Files whose content was sent so far; absent where it was not the studio that sent them. */
  readonly files?: number
  readonly start?: number
  /** Absent while it goes on. */
  readonly end?: number
  /** Bytes a second over its time so far; absent before time has passed. */
  readonly rate?: number
}

/** Steps that BuildKit shows as one. */
export interface StepGroup {
  readonly id: string
  readonly name: string
  readonly steps: readonly string[]
  /** Only if all of them are. */
  readonly cached: boolean
}

export interface CacheSaving {
  /** ms that the cached steps took when they last ran, summed. */
  readonly work: number
  /** ms that the critical path would have been longer. */
  readonly wall: number
  /** Of how many cached steps a past time is known, and of how many there are. */
  readonly known: number
  readonly of: number
}

export interface TimeLeft {
  /** ms, along the longest chain of what is left. */
  readonly ms: number
  /** Of how many steps that are left a past time is known, and of how many there are. */
  readonly known: number
  readonly of: number
}

export type StateReason =
  /** Its result was not asked for: what needs it, `by`, came from the cache. */
  | { readonly kind: 'skipped'; readonly by: string }
  /** It never had to run: another step of the build is the same, and ran in its place. */
  | { readonly kind: 'merged' }
  /** The build ended at `after`'s failure before this one's turn came; it may not even need what failed. */
  | { readonly kind: 'after-failure'; readonly after: string; readonly needed: boolean }
  /** The build ended before its turn came: it failed elsewhere than in a step, or was cancelled. */
  | { readonly kind: 'after-end'; readonly outcome: 'failed' | 'cancelled' }
  /** It ran and was stopped since `because` failed. */
  | { readonly kind: 'stopped-by-failure'; readonly because: string }
  /** It ran when the build was cancelled. */
  | { readonly kind: 'stopped-by-cancel' }
  /** It waits for these. */
  | { readonly kind: 'waiting-for'; readonly steps: readonly string[] }

/** What is known of past builds of the same Dockerfile and target. */
export interface PastTimes {
  /** ms that steps took when they ran, by step key (`step-key.ts`). */
  readonly steps: ReadonlyMap<string, number>
  /** ms from the end of the last instruction to that of the build: what export, push and load took. */
  readonly ending?: number
}
