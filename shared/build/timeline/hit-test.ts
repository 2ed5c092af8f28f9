import { barsWithin } from './bars-within.ts'
import type { RowLayout } from './row-layout.ts'
import { rowAt } from './row-layout.ts'
import type { TimeView } from './time-view.ts'
import { momentAt, xOf } from './time-view.ts'
import type { Timeline, TimelineBar } from './timeline.ts'

/** How far beside a bar one may point, pixels: short ones are hard to meet. */
const reach = 5

export interface Hit {
  readonly bar: TimelineBar
  /** How many bars of the row are too near to each other here to be told apart, this one included. */
  readonly near: number
}

/**
 * The bar at a point: the one that it lies in, else the nearest within reach. A short bar wins over a long one that it
 * touches, since the long one can be met elsewhere.
 * @param x from the left of the view, pixels
 * @param y from the top of the first lane, pixels
 * @param now where running bars end
 */
export function hitTest(
  timeline: Timeline,
  layout: RowLayout,
  { view, width, now }: { readonly view: TimeView; readonly width: number; readonly now: number },
  x: number,
  y: number,
): Hit | undefined {
  const place = rowAt(layout, timeline, y)
  const row = place === undefined ? undefined : timeline.lanes[place.lane]?.rows[place.row]
  if (row === undefined) return undefined
  const [first, beyond] = barsWithin(row, momentAt(view, width, x - reach), momentAt(view, width, x + reach))
  let best: TimelineBar | undefined
  let bestRank = Infinity
  let near = 0
  for (let index = first; index < beyond; index += 1) {
    const bar = row[index]
    if (bar === undefined) continue
    const left = xOf(view, width, bar.start)
    const right = xOf(view, width, Math.max(bar.start, bar.end ?? now))
    const distance = Math.max(0, left - x, x - right)
    if (distance > reach) continue
    const isShort = right - left < 2 * reach
    if (isShort) near += 1
    const rank = isShort ? distance - reach : distance
    if (rank >= bestRank) continue
    best = bar
    bestRank = rank
  }
  if (best === undefined) return undefined
  return { bar: best, near: Math.max(1, near) }
}
