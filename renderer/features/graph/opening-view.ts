import type { Viewport } from '@xyflow/react'
import type { Size } from '#shared/graph/card-size.ts'
import type { Layout } from '#shared/graph/layout.ts'
import { sightMargin, sightMove } from './sight-move.ts'

/**
 * Where a graph that is too large to be seen as a whole is opened: in the middle of the canvas where it fits, else from its
 * upper left corner, and in any case so that its first card is in sight.
 *
 * @param first id of that card
 */
export function openingView(
  layout: Size & Pick<Layout, 'cards'>,
  first: string | undefined,
  zoom: number,
  canvas: Size,
): Viewport {
  const x = Math.max(sightMargin, (canvas.width - layout.width * zoom) / 2)
  const y = Math.max(sightMargin, (canvas.height - layout.height * zoom) / 2)
  const box = first === undefined ? undefined : layout.cards[first]
  const move = box === undefined ? { x: 0, y: 0 } : sightMove(box, [x, y, zoom], canvas)
  return { x: x + move.x, y: y + move.y, zoom }
}
