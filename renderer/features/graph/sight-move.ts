import type { Box, Point } from '#shared/graph/box.ts'
import type { Size } from '#shared/graph/card-size.ts'

/** px that are kept free around what is brought into sight. */
export const sightMargin = 24

/**
 * How far a view has to move, in px, for a box to be within its canvas: 0, 0 where it is. Of what is longer than the canvas
 * its start counts.
 *
 * @param view place and zoom of the graph's 0, 0 on the canvas
 */
export function sightMove(
  box: Box,
  [left, top, zoom]: readonly [left: number, top: number, zoom: number],
  { width, height }: Size,
): Point {
  return {
    x: inside(box.x * zoom + left, box.width * zoom, width),
    y: inside(box.y * zoom + top, box.height * zoom, height),
  }
}

function inside(start: number, span: number, length: number): number {
  if (start >= 0 && start + span <= length) return 0
  if (start < 0 || span > length - 2 * sightMargin) return sightMargin - start
  return length - sightMargin - span - start
}
