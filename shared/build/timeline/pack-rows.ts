import FlatQueue from 'flatqueue'
import type { TimelineBar, TimelineRow } from './timeline.ts'

/**
 * Puts bars into as few rows as can be, so that none of a row overlap: each into the first row that is free by then. One
 * that still runs keeps its row to itself. What is packed stays where it is as later bars come.
 * @param bars in the order of their starts
 */
export function packRows(bars: readonly TimelineBar[]): readonly TimelineRow[] {
  const rows: TimelineBar[][] = []
  /** Rows by when their last bar ends, as far as that is not past, and the others by their place. */
  const taken = new FlatQueue()
  const free = new FlatQueue()
  for (const bar of bars) {
    while ((taken.peekValue() ?? Infinity) <= bar.start) {
      const row = taken.pop() ?? 0
      free.push(row, row)
    }
    const row = free.pop() ?? rows.push([]) - 1
    rows[row]?.push(bar)
    if (bar.end !== undefined) taken.push(row, bar.end)
  }
  return rows
}
