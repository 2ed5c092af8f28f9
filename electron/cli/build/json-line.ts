import type { BuildEvent } from '#shared/build/build-event.ts'
import type { CacheSaving, TimeLeft } from '#shared/build/insight/build-insight.ts'
import type { CacheCounts } from '#shared/build/selectors.ts'

/**
 * A line of `slipway build --json`: what happens, as `shared/build/build-event.ts` tells it, and what follows from it.
 * Durations are ms.
 *
 *     {"kind":"time-left","at":1760000000000,"ms":12400,"known":3,"of":4}
 *     {"kind":"times","wall":5000,"sum":8900,"critical":4900,"atOnce":2,"cached":3,"cacheable":5,"saved":{…}}
 */
export type JsonLine = BuildEvent | TimeLeftLine | TimesLine

/** While it runs, where past times are known of what is left. */
export interface TimeLeftLine extends TimeLeft {
  readonly kind: 'time-left'
  /** ms since the epoch. */
  readonly at: number
}

/** The last line. */
export interface TimesLine extends CacheCounts {
  readonly kind: 'times'
  readonly wall: number
  /** What all steps took together. */
  readonly sum: number
  /** The longest chain of steps, each waiting for the one before. */
  readonly critical: number
  /** How many steps ran at the same time at most. */
  readonly atOnce: number
  /** What the cache saved, where past times of the cached steps are known. */
  readonly saved?: CacheSaving
}
