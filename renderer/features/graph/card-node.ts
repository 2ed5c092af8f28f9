import type { Node, NodeProps } from '@xyflow/react'
import type { ShownGraph } from '#renderer/stores/graph-store.ts'
import { countRows } from './count-rows.ts'

/** A card as React Flow has it: known by the key that stays with it. */
export type CardNode = Node<CardData, 'stage' | 'external'>

export type CardNodeProps = NodeProps<CardNode>

export interface CardData extends Record<string, unknown> {
  /** Id of the card in the graph that is shown. */
  readonly card: string
  /** Among all cards, from 1, of `count`. */
  readonly position: number
  readonly count: number
  /** Whether the graph is so large that rows seen from far are drawn as one picture a card. */
  readonly huge: boolean
}

/** From this many rows on. From as far as bars begin some 500 rows are in sight, from farther a few thousand. */
const hugeRows = 1_200

/** React Flow takes the pointer from nodes that can be neither moved nor selected by its own means. */
const interactive = { pointerEvents: 'all' } as const
/** It calls each a "node", which tells nobody anything. */
const plain = { 'aria-roledescription': undefined }

/** The cards at their places. */
export function cardNodes({
  drawn,
  layout,
  keys,
}: Pick<ShownGraph, 'drawn' | 'layout' | 'keys'>): CardNode[] {
  const count = drawn.cards.length
  const huge = countRows(drawn) >= hugeRows
  return drawn.cards.flatMap(({ id, kind }, index) => {
    const box = layout.cards[id]
    if (box === undefined) return []
    const { x, y, width, height } = box
    return [
      {
        id: keys[id] ?? id,
        type: kind,
        position: { x, y },
        width,
        height,
        measured: { width, height },
        handles: [],
        style: interactive,
        domAttributes: plain,
        data: { card: id, position: index + 1, count, huge },
      },
    ]
  })
}
