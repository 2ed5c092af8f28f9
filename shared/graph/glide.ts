import type { Point } from './box.ts'

/** Where cards are, by their keys. */
export type Places = ReadonlyMap<string, Point>

/**
 * How far each card is from its new place: by key, px. What stays, and what is new, is absent.
 *
 * @param shift how far the whole picture was moved under the eye, so that one card seems to stay
 */
export function offsetsOf(before: Places, after: Places, shift: Point): ReadonlyMap<string, Point> {
  const offsets = new Map<string, Point>()
  for (const [key, to] of after) {
    const from = before.get(key)
    if (from === undefined) continue
    const offset = { x: from.x - to.x + shift.x, y: from.y - to.y + shift.y }
    if (offset.x !== 0 || offset.y !== 0) offsets.set(key, offset)
  }
  return offsets
}

const still: Point = { x: 0, y: 0 }

/**
 * The way of an edge while the cards at its ends are off their places: each end goes with its card, and what is between
 * with both.
 */
export function bentEdge(
  points: readonly Point[],
  source: Point = still,
  target: Point = still,
): readonly Point[] {
  if (source === still && target === still) return points
  const last = Math.max(1, points.length - 1)
  return points.map(({ x, y }, index) => {
    const share = index / last
    return {
      x: x + source.x * (1 - share) + target.x * share,
      y: y + source.y * (1 - share) + target.y * share,
    }
  })
}

/** How much of the way is left after a share of the time, 0 to 1: quick at first, calm at the end. */
export function wayLeft(time: number): number {
  return time >= 1 ? 0 : (1 - Math.max(0, time)) ** 3
}
