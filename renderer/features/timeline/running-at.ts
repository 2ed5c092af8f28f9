import type { Concurrency } from '#shared/build/insight/build-insight.ts'

/** How many steps ran at a moment. */
export function runningAt(points: Concurrency['points'], at: number): number {
  return points[pointAt(points, at)]?.running ?? 0
}

/** The index of the last point at or before a moment, by bisection; −1 before the first. */
export function pointAt(points: Concurrency['points'], at: number): number {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.at ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
