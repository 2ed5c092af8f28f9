import type { Timeline, TimelineBar } from './timeline.ts'

export type Walk = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

/**
 * The bar that an arrow key leads to: left and right go through the bars of a lane in the order of their starts; up and
 * down to the nearest bar in time of the next row that has one. Without a bar to go from, and for `first` and `last`, it is
 * the first or last that began.
 */
export function walkBars(timeline: Timeline, from: string | undefined, walk: Walk): string | undefined {
  const place = from === undefined ? undefined : timeline.places.get(from)
  if (walk === 'first' || walk === 'last' || place === undefined) {
    return ends(timeline, walk === 'last' || walk === 'left' || walk === 'up')?.digest
  }
  if (walk === 'left' || walk === 'right') {
    const bars = (timeline.lanes[place.lane]?.rows ?? []).flat().sort((a, b) => a.start - b.start)
    const index = bars.findIndex(({ digest }) => digest === from)
    return (bars[index + (walk === 'left' ? -1 : 1)] ?? place.bar).digest
  }
  const rows = timeline.lanes.flatMap((lane, index) =>
    lane.rows.map((bars, row) => ({ bars, isHere: index === place.lane && row === place.row })),
  )
  const here = rows.findIndex(({ isHere }) => isHere)
  const beyond = walk === 'up' ? rows.slice(0, here).reverse() : rows.slice(here + 1)
  const target = beyond.find(({ bars }) => bars.length > 0)
  return (target === undefined ? place.bar : nearest(target.bars, place.bar)).digest
}

function ends({ places }: Timeline, isLast: boolean): TimelineBar | undefined {
  let found: TimelineBar | undefined
  for (const { bar } of places.values()) {
    if (found === undefined || (isLast ? bar.start > found.start : bar.start < found.start)) found = bar
  }
  return found
}

/** The bar with the least gap to another in time; of those that overlap it, the one that starts nearest. */
function nearest(bars: readonly TimelineBar[], to: TimelineBar): TimelineBar {
  const distance = (bar: TimelineBar): readonly [number, number] => [
    Math.max(0, bar.start - (to.end ?? Infinity), to.start - (bar.end ?? Infinity)),
    Math.abs(bar.start - to.start),
  ]
  return bars.reduce((best, bar) => {
    const [gap, start] = distance(bar)
    const [bestGap, bestStart] = distance(best)
    return gap < bestGap || (gap === bestGap && start < bestStart) ? bar : best
  })
}
