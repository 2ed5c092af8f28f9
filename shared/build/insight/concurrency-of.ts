import type { Concurrency } from './build-insight.ts'
import { busyTime } from './busy-time.ts'
import type { RunTimes } from './run-times.ts'

/** How many steps ran at each moment. */
export function concurrencyOf(times: RunTimes): Concurrency {
  const { starts, ends } = times
  const points: { at: number; running: number }[] = []
  let begun = 0
  let ended = 0
  let max = 0
  while (ended < ends.length) {
    const at = Math.min(starts[begun] ?? Infinity, ends[ended] ?? Infinity)
    while (starts[begun] === at) begun += 1
    while (ends[ended] === at) ended += 1
    const running = begun - ended
    max = Math.max(max, running)
    if (points.at(-1)?.running !== running) points.push({ at, running })
  }
  return { points, max, busy: busyTime(times) }
}
