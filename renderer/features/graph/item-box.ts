import type { Box } from '#shared/graph/box.ts'
import { cardSize } from '#shared/graph/card-size.ts'
import { cardOfItem, itemsOf } from '#shared/graph/walk.ts'
import type { ShownGraph } from '#renderer/stores/graph-store.ts'

/** Where a row is, or the head of its card for a FROM or what is folded away; the whole of an external card. */
export function itemBox(
  { drawn, layout }: Pick<ShownGraph, 'drawn' | 'layout'>,
  item: string,
): Box | undefined {
  const card = cardOfItem(drawn.cards, item)
  const box = card === undefined ? undefined : layout.cards[card.id]
  if (card === undefined || box === undefined || card.kind === 'external') return box
  const row = itemsOf(card).indexOf(item)
  if (row <= 0) return { ...box, height: cardSize.headHeight }
  const y = box.y + cardSize.headHeight + (row - 1) * cardSize.rowHeight
  return { ...box, y, height: cardSize.rowHeight }
}
