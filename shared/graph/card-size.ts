import { assertNever } from '../assert-never.ts'
import type { Card, StageCard } from './build-graph.ts'

/** Sizes of cards in px, on a 4 px grid. The style sheet of the graph uses the same numbers. */
export const cardSize = {
  /** Head of a stage card: two lines, title and base. */
  headHeight: 52,
  /** One instruction. */
  rowHeight: 24,
  /** What the rows of a folded card become: one strip, `footHeight` below it included. */
  stripHeight: 16,
  /** Below the last row; a card without rows has none. */
  footHeight: 4,
  stageWidth: 288,
  externalWidth: 184,
  externalHeight: 44,
  /** Border on each side, inside of width and height. */
  border: 1,
} as const

export interface Size {
  readonly width: number
  readonly height: number
}

/** Outer size of a card, border included. */
export function sizeOfCard(card: Card): Size {
  switch (card.kind) {
    case 'stage':
      return {
        width: cardSize.stageWidth,
        height: cardSize.headHeight + rowsHeight(card),
      }
    case 'external':
      return { width: cardSize.externalWidth, height: cardSize.externalHeight }
    default:
      return assertNever(card)
  }
}

/** Where an edge enters a card, from its top: the middle of the row, of a folded card's strip, or of the head. */
export function anchorY(card: Card, rowIndex: number | undefined): number {
  if (card.kind === 'external') return cardSize.externalHeight / 2
  if (rowIndex === undefined) return cardSize.headHeight / 2
  if (card.collapsed) return cardSize.headHeight + (cardSize.stripHeight - cardSize.footHeight) / 2
  return cardSize.headHeight + rowIndex * cardSize.rowHeight + cardSize.rowHeight / 2
}

function rowsHeight({ rows, collapsed }: StageCard): number {
  if (rows.length === 0) return 0
  return collapsed ? cardSize.stripHeight : rows.length * cardSize.rowHeight + cardSize.footHeight
}
