import type { Point } from './box.ts'
import type { BuildGraph, Card, Edge } from './build-graph.ts'
import { anchorY } from './card-size.ts'
import type { Layout } from './layout.ts'

/** A step over the graph with the keyboard. */
export type WalkStep =
  'up' | 'down' | 'left' | 'right' | 'first-row' | 'last-row' | 'previous-stage' | 'next-stage'

/** What is drawn and where. */
export interface WalkedGraph {
  readonly graph: Pick<BuildGraph, 'cards' | 'edges'>
  readonly layout: Pick<Layout, 'cards'>
}

interface Place {
  readonly card: Card
  /** 0 is the head. */
  readonly row: number
}

/**
 * Where one step leads: from and to the id of an instruction (FROM stands for its card's head) or of an external card.
 * Up and down go over rows, and from the last one to the card that is nearest in that direction; left goes to where a row
 * takes something from, right to who takes from its card, and both to the nearest card where there is no edge. A step from
 * nowhere leads to the first stage; `undefined` where there is nothing to go to.
 */
export function walk(walked: WalkedGraph, from: string | undefined, step: WalkStep): string | undefined {
  const { cards } = walked.graph
  const place = from === undefined ? undefined : placeOf(cards, from)
  if (place === undefined) {
    const first = cards.find(({ kind }) => kind === 'stage') ?? cards[0]
    return first === undefined ? undefined : itemsOf(first)[0]
  }
  const { card, row } = place
  const items = itemsOf(card)
  switch (step) {
    case 'first-row':
      return items[0]
    case 'last-row':
      return items.at(-1)
    case 'up':
      return items[row - 1] ?? itemOf(nearest(walked, place, 'up'), 'last')
    case 'down':
      return items[row + 1] ?? itemOf(nearest(walked, place, 'down'), 'first')
    case 'left':
      return itemOf(sourceOf(walked, place) ?? nearest(walked, place, 'left'), 'first')
    case 'right':
      return consumerOf(walked, place) ?? itemOf(nearest(walked, place, 'right'), 'first')
    case 'previous-stage':
    case 'next-stage': {
      const stages = cards.filter(({ kind }) => kind === 'stage')
      const at = stages.indexOf(card)
      const next = step === 'next-stage' ? at + 1 : at < 0 ? stages.length - 1 : at - 1
      return itemOf(stages[next], 'first')
    }
  }
}

/** The items of a card that can be walked to, from its head down; a folded card is its head alone. */
export function itemsOf(card: Card): readonly string[] {
  if (card.kind === 'external') return [card.id]
  return card.collapsed ? [card.fromId] : [card.fromId, ...card.rows.map(({ id }) => id)]
}

/** The card that an item belongs to, even while its row is folded away. */
export function cardOfItem(cards: readonly Card[], item: string): Card | undefined {
  return placeOf(cards, item)?.card
}

function placeOf(cards: readonly Card[], item: string): Place | undefined {
  for (const card of cards) {
    if (card.kind === 'external') {
      if (card.id === item) return { card, row: 0 }
      continue
    }
    if (card.fromId === item) return { card, row: 0 }
    const row = card.rows.findIndex(({ id }) => id === item)
    if (row >= 0) return { card, row: card.collapsed ? 0 : row + 1 }
  }
  return undefined
}

function itemOf(card: Card | undefined, end: 'first' | 'last'): string | undefined {
  return card === undefined ? undefined : itemsOf(card).at(end === 'first' ? 0 : -1)
}

/** What a row takes from; a row that takes nothing stands for its stage, which takes its base. */
function sourceOf({ graph, layout }: WalkedGraph, place: Place): Card | undefined {
  const { card } = place
  if (card.kind === 'external') return undefined
  const into = graph.edges.filter(({ target }) => target === card.id)
  const item = itemsOf(card)[place.row]
  const own = into.filter((edge) => edge.targetRow === item && edge.targetRow !== undefined)
  const base = into.filter(({ targetRow }) => targetRow === undefined)
  const folded = card.collapsed ? into : []
  const found = [own, base, folded].find((edges) => edges.length > 0) ?? []
  const sources = found.flatMap(({ source }) => graph.cards.find(({ id }) => id === source) ?? [])
  return closest(pointOf(layout, place), sources, (source) => pointOf(layout, { card: source, row: 0 }))
}

/** Who takes from a card: the nearest of those rows and heads. */
function consumerOf({ graph, layout }: WalkedGraph, place: Place): string | undefined {
  const takers = graph.edges
    .filter(({ source }) => source === place.card.id)
    .flatMap((edge) => takerOf(graph.cards, edge) ?? [])
  const taker = closest(pointOf(layout, place), takers, (other) => pointOf(layout, other))
  return taker === undefined ? undefined : itemsOf(taker.card)[taker.row]
}

function takerOf(cards: readonly Card[], { target, targetRow }: Edge): Place | undefined {
  const card = cards.find(({ id }) => id === target)
  if (card === undefined) return undefined
  return targetRow === undefined ? { card, row: 0 } : placeOf([card], targetRow)
}

type Direction = 'up' | 'down' | 'left' | 'right'

/** The nearest card in a direction; what lies to the side counts as twice as far. */
function nearest({ graph, layout }: WalkedGraph, place: Place, direction: Direction): Card | undefined {
  const own = layout.cards[place.card.id]
  const at = pointOf(layout, place)
  if (own === undefined || at === undefined) return undefined
  let best: Card | undefined
  let least = Infinity
  for (const card of graph.cards) {
    const box = layout.cards[card.id]
    if (box === undefined || card.id === place.card.id) continue
    const [ahead, aside] =
      direction === 'up' || direction === 'down'
        ? [
            direction === 'up' ? own.y - (box.y + box.height) : box.y - (own.y + own.height),
            gap(own.x, own.x + own.width, box.x, box.x + box.width),
          ]
        : [
            direction === 'left' ? own.x - (box.x + box.width) : box.x - (own.x + own.width),
            gap(at.y, at.y, box.y, box.y + box.height),
          ]
    const distance = ahead + 2 * aside
    if (ahead >= 0 && distance < least) {
      best = card
      least = distance
    }
  }
  return best
}

/** px between two spans; 0 where they overlap. */
function gap(firstA: number, lastA: number, firstB: number, lastB: number): number {
  return Math.max(0, firstB - lastA, firstA - lastB)
}

function closest<T>(
  from: Point | undefined,
  candidates: readonly T[],
  pointOfCandidate: (candidate: T) => Point | undefined,
): T | undefined {
  let best: T | undefined
  let least = Infinity
  for (const candidate of candidates) {
    const point = pointOfCandidate(candidate)
    if (from === undefined || point === undefined) continue
    const distance = Math.hypot(point.x - from.x, point.y - from.y)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** The middle of a row's or a head's height, at the card's left. */
function pointOf(layout: WalkedGraph['layout'], { card, row }: Place): Point | undefined {
  const box = layout.cards[card.id]
  if (box === undefined) return undefined
  return { x: box.x, y: box.y + anchorY(card, row === 0 ? undefined : row - 1) }
}
