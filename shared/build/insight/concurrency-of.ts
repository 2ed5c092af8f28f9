import { mergedIntervals } from '../intervals.ts'
import type { Step } from '../build-snapshot.ts'
import type { Concurrency } from './build-insight.ts'

/**
 * How many of the steps ran at each moment.
 * @param at where running steps have got to, ms since the epoch
 */
export function concurrencyOf(steps: Iterable<Step>, at: number): Concurrency {
  const changes: { readonly at: number; readonly by: 1 | -1 }[] = []
  for (const { intervals } of steps) {
    for (const { start, end = at } of mergedIntervals(intervals)) {
      if (end <= start) continue
      changes.push({ at: start, by: 1 }, { at: end, by: -1 })
    }
  }
  changes.sort((a, b) => a.at - b.at)
  const points: { at: number; running: number }[] = []
  let running = 0
  let max = 0
  let busy = 0
  let last = 0
  for (let i = 0; i < changes.length; i += 1) {
    const change = changes[i]
    if (change === undefined) continue
    if (running > 0) busy += change.at - last
    last = change.at
    running += change.by
    if (changes[i + 1]?.at === change.at) continue
    max = Math.max(max, running)
    if (points.at(-1)?.running !== running) points.push({ at: change.at, running })
  }
  return { points, max, busy }
}
