import type { Interval } from './build-snapshot.ts'

/**
 * When a vertex ran, after one more report of it: keyed by their start, the last report of one wins, in order of start.
 * They may overlap, for a later report may end one of them. Same list back if nothing changed.
 */
export function addInterval(
  intervals: readonly Interval[],
  start: number,
  end: number | undefined,
): readonly Interval[] {
  const next: Interval = end === undefined ? { start } : { start, end: Math.max(start, end) }
  const index = intervals.findIndex((interval) => interval.start === start)
  if (index >= 0) return intervals[index]?.end === next.end ? intervals : intervals.with(index, next)
  const later = intervals.findIndex((interval) => interval.start > start)
  return later < 0 ? [...intervals, next] : intervals.toSpliced(later, 0, next)
}

/** The same with what is open ended at a time. */
export function closeIntervals(intervals: readonly Interval[], end: number): readonly Interval[] {
  if (intervals.every((interval) => interval.end !== undefined)) return intervals
  return intervals.map((interval) =>
    interval.end === undefined ? { start: interval.start, end: Math.max(interval.start, end) } : interval,
  )
}

/** Time in at least one of the intervals, ms; open ones count up to `now`. */
export function totalTime(intervals: readonly Interval[], now: number): number {
  let sum = 0
  for (const { start, end } of mergedIntervals(intervals)) sum += Math.max(0, (end ?? now) - start)
  return sum
}

/** Intervals in order of start with overlaps made one; an open one swallows those that began after it. */
export function mergedIntervals(sorted: readonly Interval[]): readonly Interval[] {
  if (sorted.length < 2) return sorted
  const result: Interval[] = []
  for (const interval of sorted) {
    const last = result.at(-1)
    if (last === undefined || (last.end !== undefined && last.end < interval.start)) result.push(interval)
    else if (last.end !== undefined && (interval.end === undefined || interval.end > last.end)) {
      result[result.length - 1] =
        interval.end === undefined ? { start: last.start } : { start: last.start, end: interval.end }
    }
  }
  return result
}
