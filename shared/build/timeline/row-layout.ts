import type { Timeline } from './timeline.ts'

/** Height of a row and of the bar in it, pixels. */
export const rowHeight = 20
export const barHeight = 16
/** Room above and below the rows of a lane, pixels. */
const lanePadding = 4

/** Where lanes are, from the top of the first one, pixels. */
export interface RowLayout {
  /** Top of each lane, and the bottom of the last one. */
  readonly tops: readonly number[]
  readonly height: number
}

export function layRows({ lanes }: Pick<Timeline, 'lanes'>): RowLayout {
  const tops: number[] = []
  let height = 0
  for (const { rows } of lanes) {
    tops.push(height)
    height += rows.length * rowHeight + 2 * lanePadding
  }
  tops.push(height)
  return { tops, height }
}

/** Top of a bar's row. */
export function rowTop({ tops }: RowLayout, lane: number, row: number): number {
  return (tops[lane] ?? 0) + lanePadding + row * rowHeight
}

/** The lane at a height, by bisection; `undefined` above the first and below the last. */
function laneAt({ tops, height }: RowLayout, y: number): number | undefined {
  if (y < 0 || y >= height) return undefined
  let low = 0
  let high = tops.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((tops[middle] ?? 0) <= y) low = middle
    else high = middle
  }
  return low
}

/** Lane and row at a height; in the room between lanes the nearest row. */
export function rowAt(
  layout: RowLayout,
  { lanes }: Pick<Timeline, 'lanes'>,
  y: number,
): { readonly lane: number; readonly row: number } | undefined {
  const lane = laneAt(layout, y)
  if (lane === undefined) return undefined
  const row = Math.floor((y - (layout.tops[lane] ?? 0) - lanePadding) / rowHeight)
  const last = (lanes[lane]?.rows.length ?? 1) - 1
  return { lane, row: Math.min(last, Math.max(0, row)) }
}
