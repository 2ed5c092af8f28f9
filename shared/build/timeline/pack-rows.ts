import type { TimelineBar, TimelineRow } from './timeline.ts'

/**
 * Puts bars into as few rows as can be, so that none of a row overlap: each into the first row that is free by then. One
 * that still runs keeps its row to itself. What is packed stays where it is as later bars come.
 * @param bars in the order of their starts
 */
export function packRows(bars: readonly TimelineBar[]): readonly TimelineRow[] {
  const rows: TimelineBar[][] = []
  const free: number[] = []
  for (const bar of bars) {
    let row = free.findIndex((moment) => moment <= bar.start)
    if (row < 0) row = rows.push([]) - 1
    rows[row]?.push(bar)
    free[row] = bar.end ?? Infinity
  }
  return rows
}
