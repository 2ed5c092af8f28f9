import type { Node, NodeProps } from '@xyflow/react'
import type { ShownGraph } from '#renderer/stores/graph-store.ts'

/** A card as React Flow has it: known by the key that stays with it. */
export type CardNode = Node<CardData, 'stage' | 'external'>

export type CardNodeProps = NodeProps<CardNode>

export interface CardData extends Record<string, unknown> {
  /** Id of the card in the graph that is shown. */
  readonly card: string
  /** Among all cards, from 1, of `count`. */
  readonly position: number
  readonly count: number
}

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
        data: { card: id, position: index + 1, count },
      },
    ]
  })
}
