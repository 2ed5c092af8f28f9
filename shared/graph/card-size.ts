import { assertNever } from '../assert-never.ts'
import type { Card } from './build-graph.ts'

/** Sizes of cards in px, on a 4 px grid. The style sheet of the graph uses the same numbers. */
export const cardSize = {
  /** Head of a stage card: two lines, title and base. */
  headHeight: 52,
  /** One instruction. */
  rowHeight: 24,
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
        height: cardSize.headHeight + rowsHeight(card.rows.length),
      }
    case 'external':
      return { width: cardSize.externalWidth, height: cardSize.externalHeight }
    default:
      return assertNever(card)
  }
}

/** Where an edge enters a card, from its top: the middle of the row, or of the head. */
export function anchorY(card: Card, rowIndex: number | undefined): number {
  if (card.kind === 'external') return cardSize.externalHeight / 2
  if (rowIndex === undefined) return cardSize.headHeight / 2
  return cardSize.headHeight + rowIndex * cardSize.rowHeight + cardSize.rowHeight / 2
}

function rowsHeight(rows: number): number {
  return rows === 0 ? 0 : rows * cardSize.rowHeight + cardSize.footHeight
}
