import { gaps } from './column.ts'
import type { Flow, FlowCard } from './flow.ts'
import type { RoughColumns } from './rough-columns.ts'

/**
 * Columns of cards, sources first, each card beside what it is tied to most: as far to the front as its sources let it, then
 * as far to the back as its users let it where more edges get shorter than longer. In a column they stand in the order of
 * the text. Linear.
 */
export function rankCards({ cards, edges, direction }: Flow): RoughColumns {
  const ties = new Map(cards.map((card): [FlowCard, Ties] => [card, { sources: [], users: [] }]))
  for (const { source, target } of edges) {
    ties.get(source)?.users.push(target)
    ties.get(target)?.sources.push(source)
  }
  const tiesOf = (card: FlowCard): Ties => ties.get(card) ?? noTies
  const ranks = new Map<FlowCard, number>()
  const rankOf = (card: FlowCard): number => ranks.get(card) ?? 0
  const order = inOrder(cards, tiesOf)
  for (const card of order) ranks.set(card, 1 + Math.max(-1, ...tiesOf(card).sources.map(rankOf)))
  for (const card of order.toReversed()) {
    const { sources, users } = tiesOf(card)
    // What nobody else uses comes along.
    const held = sources.filter((source) => tiesOf(source).users.length > 1).length
    if (users.length <= held) continue
    ranks.set(card, Math.max(rankOf(card), Math.min(...users.map(rankOf)) - 1))
  }
  const columns: { card: FlowCard; middle: number }[][] = []
  const free: number[] = []
  for (const card of cards) {
    const rank = rankOf(card)
    const cross = free[rank] ?? 0
    const column = (columns[rank] ??= [])
    column.push({ card, middle: cross + card.length / 2 })
    free[rank] = cross + card.length + gaps[direction].card
  }
  return { columns: columns.filter((column) => column.length > 0), middleOfLane: () => undefined }
}

interface Ties {
  readonly sources: FlowCard[]
  readonly users: FlowCard[]
}

const noTies: Ties = { sources: [], users: [] }

/** Each card after its sources; a ring is cut where it is met. */
function inOrder(cards: readonly FlowCard[], tiesOf: (card: FlowCard) => Ties): readonly FlowCard[] {
  const order = new Set<FlowCard>()
  const met = new Set<FlowCard>()
  const open = cards.toReversed()
  for (let card = open.at(-1); card !== undefined; card = open.at(-1)) {
    const waiting = met.has(card) ? [] : tiesOf(card).sources.filter((source) => !met.has(source))
    met.add(card)
    if (waiting.length > 0) {
      open.push(...waiting)
      continue
    }
    open.pop()
    order.add(card)
  }
  return [...order]
}
