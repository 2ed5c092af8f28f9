import type { Step } from '../build-snapshot.ts'
import { mergedIntervals } from '../intervals.ts'

/** When steps ran, ms since the epoch: how often any of them began and ended, each by itself in order. */
export interface RunTimes {
  readonly starts: Float64Array
  readonly ends: Float64Array
}

/** @param at where running steps have got to, ms since the epoch */
export function runTimes(steps: Iterable<Step>, at: number): RunTimes {
  const starts: number[] = []
  const ends: number[] = []
  for (const { intervals } of steps) {
    for (const { start, end = at } of mergedIntervals(intervals)) {
      if (end <= start) continue
      starts.push(start)
      ends.push(end)
    }
  }
  return { starts: Float64Array.from(starts).sort(), ends: Float64Array.from(ends).sort() }
}
