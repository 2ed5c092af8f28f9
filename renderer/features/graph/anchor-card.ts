import type { Point } from '#shared/graph/box.ts'
import type { Places } from '#shared/graph/glide.ts'
import { cardOfItem } from '#shared/graph/walk.ts'
import { cursorItem } from '#renderer/stores/graph-cursor-store.ts'
import type { ShownGraph } from '#renderer/stores/graph-store.ts'

export interface CanvasView {
  readonly width: number
  readonly height: number
  /** x and y of the graph's origin on the canvas, and the zoom. */
  readonly transform: readonly [number, number, number]
}

/**
 * How far the graph has moved under the card that one looks at: that of the selected instruction, if it is in sight, else
 * what is nearest to the middle of the canvas.
 */
export function anchorCard(
  view: CanvasView,
  before: Places,
  after: Places,
  { drawn, keys }: ShownGraph,
): Point {
  const item = cursorItem()
  const card = item === undefined ? undefined : cardOfItem(drawn.cards, item)
  const key = card === undefined ? undefined : keys[card.id]
  const chosen =
    key !== undefined && isInSight(view, before.get(key)) ? key : nearestToMiddle(view, before, after)
  const from = before.get(chosen ?? '')
  const to = after.get(chosen ?? '')
  return from === undefined || to === undefined ? { x: 0, y: 0 } : { x: to.x - from.x, y: to.y - from.y }
}

function isInSight(
  { width, height, transform: [left, top, zoom] }: CanvasView,
  at: Point | undefined,
): boolean {
  if (at === undefined) return false
  const x = at.x * zoom + left
  const y = at.y * zoom + top
  return x > -100 && y > -100 && x < width && y < height
}

function nearestToMiddle(
  { width, height, transform: [left, top, zoom] }: CanvasView,
  before: Places,
  after: Places,
): string | undefined {
  const middle = { x: (width / 2 - left) / zoom, y: (height / 2 - top) / zoom }
  let best: string | undefined
  let least = Infinity
  for (const [key, { x, y }] of before) {
    const distance = Math.hypot(x - middle.x, y - middle.y)
    if (distance >= least || !after.has(key)) continue
    best = key
    least = distance
  }
  return best
}
