import { place } from '../place.ts'
import { gaps } from './column.ts'
import type { Flow, FlowCard } from './flow.ts'
import type { RoughColumns } from './rough-columns.ts'

/** Columns as dagre would have them: the best there are, for a time that grows fast with the graph. */
export function dagreColumns(flow: Flow): RoughColumns {
  const { direction } = flow
  const right = direction === 'right'
  const placed = place(
    flow.cards.map(({ id, depth, length }) => ({
      id,
      width: right ? depth : length,
      height: right ? length : depth,
    })),
    flow.edges.map(({ edge: { id, source, target } }) => ({ id, source, target })),
    { direction, rankGap: gaps[direction].column, boxGap: gaps[direction].card },
  )
  const middles = new Map(
    flow.cards.map((card) => {
      const { x, y } = placed.boxes[card.id] ?? { x: 0, y: 0 }
      return [card, { main: right ? x : y, cross: (right ? y : x) + card.length / 2 }]
    }),
  )
  const mainOf = (card: FlowCard): number => middles.get(card)?.main ?? 0
  const ranks = ranksOf(flow.cards, mainOf)
  const starts = ranks.map((cards) => Math.min(...cards.map(mainOf)))
  const ends = ranks.map((cards) => Math.max(...cards.map((card) => mainOf(card) + card.depth)))
  return {
    columns: ranks.map((cards) => cards.map((card) => ({ card, middle: middles.get(card)?.cross ?? 0 }))),
    middleOfLane: ({ edge }, column) => {
      const from = starts[column] ?? 0
      const to = ends[column] ?? 0
      const points = placed.edges[edge.id] ?? []
      const at = points.find(({ x, y }) => (right ? x : y) >= from && (right ? x : y) <= to)
      return at === undefined ? undefined : right ? at.y : at.x
    },
  }
}

/** Cards whose extents along the flow overlap are one rank. */
function ranksOf(
  cards: readonly FlowCard[],
  startOf: (card: FlowCard) => number,
): readonly (readonly FlowCard[])[] {
  const ranks: FlowCard[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const card of [...cards].sort((a, b) => startOf(a) - startOf(b))) {
    const start = startOf(card)
    if (start >= end) ranks.push([])
    ranks.at(-1)?.push(card)
    end = Math.max(end, start + card.depth)
  }
  return ranks
}
