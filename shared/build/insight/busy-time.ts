import type { RunTimes } from './run-times.ts'

/** ms in which at least one step ran. */
export function busyTime({ starts, ends }: RunTimes): number {
  let busy = 0
  let since = starts[0] ?? 0
  for (let ended = 1; ended <= ends.length; ended += 1) {
    const end = ends[ended - 1] ?? 0
    // As many have begun as have ended: none runs until the next one begins.
    const next = starts[ended] ?? Infinity
    if (next <= end) continue
    busy += end - since
    since = next
  }
  return busy
}
