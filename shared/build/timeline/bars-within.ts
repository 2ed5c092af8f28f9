import type { TimelineRow } from './timeline.ts'

/** The bars of a row that touch a range, as indices `[first, beyond)`: by bisection, for neither starts nor ends go back. */
export function barsWithin(row: TimelineRow, from: number, to: number): readonly [number, number] {
  const first = firstIndex(row.length, (index) => (row[index]?.end ?? Infinity) >= from)
  const beyond = firstIndex(row.length, (index) => (row[index]?.start ?? Infinity) > to)
  return [first, Math.max(first, beyond)]
}

/** The first index at which something that stays true is true. */
function firstIndex(length: number, isTrue: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isTrue(middle)) high = middle
    else low = middle + 1
  }
  return low
}
