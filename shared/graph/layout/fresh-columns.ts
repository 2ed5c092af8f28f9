import { type Column, gaps, onGrid } from './column.ts'
import { dagreColumns } from './dagre-columns.ts'
import type { Flow, FlowCard, FlowEdge } from './flow.ts'
import type { Item, Link } from './item.ts'
import { laneKey, type Lanes } from './lanes.ts'
import { orderItems } from './order-items.ts'
import { rankCards } from './rank-cards.ts'
import type { RoughColumns } from './rough-columns.ts'
import { settle } from './settle.ts'

/** Between a lane and a card, and between two lanes. */
const laneGap = 12
const laneStep = 8
/** FROM makes the straight backbone of a picture; long edges bend little on their way; an image can follow its user. */
const weights = { from: 8, copy: 1, mount: 1, lane: 4, follows: 0.5 } as const
/** That of a wish to stay. */
const fixed = 1e6
/**
 * Beyond so many cards dagre is not asked. Its ranks and orders make the better start for a few; for 100 to 300 cards the
 * plain ones come out as well or better (area and stray, six kinds of graphs) in a twentieth of the time: 180 cards take
 * 10 ms and not 200, and 330 the first time (test/bench/model.bench.ts).
 */
const manyCards = 80
const sweeps = 6

/**
 * Columns for a graph that was never laid out: which card comes in which column and in which order, dagre says, and of many
 * cards their ranks alone; then all settle so that edges run as straight as can be between the heads and rows where they end.
 */
export function freshColumns(flow: Flow): { readonly columns: readonly Column[]; readonly lanes: Lanes } {
  const { direction } = flow
  const rough = flow.cards.length > manyCards ? rankCards(flow) : dagreColumns(flow)
  const items = rough.columns.map((column) =>
    column.map(({ card, middle }): Item => {
      const cross = middle - card.length / 2
      const written = writtenAt(card)
      return { card, length: card.length, order: middle, written, before: [], after: [], cross }
    }),
  )
  link(flow.edges, items, rough.middleOfLane)
  const ordered = orderItems(items)
  straighten(ordered, gaps[direction].card)
  return finish(ordered, direction)
}

/** Ties the items together along the edges, with a lane in each column that an edge passes. */
function link(
  edges: readonly FlowEdge[],
  items: readonly Item[][],
  middleOfLane: RoughColumns['middleOfLane'],
): void {
  const cards = new Map(
    items.flatMap((column, rank) => column.map((item) => [item.card?.id ?? '', { item, rank }])),
  )
  const users = new Map<string, number>()
  for (const { source } of edges) users.set(source.id, (users.get(source.id) ?? 0) + 1)
  const lanes = new Map<string, Item>()
  const tied = new Set<string>()
  for (const edge of edges) {
    const source = cards.get(edge.source.id)
    const target = cards.get(edge.target.id)
    if (source === undefined || target === undefined) continue
    let last = source.item
    let out = edge.out
    for (let rank = source.rank + 1; rank < target.rank; rank += 1) {
      const key = laneKey(edge.bundle, rank)
      let lane = lanes.get(key)
      if (lane === undefined) {
        const order = middleOfLane(edge, rank) ?? last.order
        lane = { lane: key, length: 0, order, written: last.written, before: [], after: [], cross: order }
        lanes.set(key, lane)
        items[rank]?.push(lane)
      }
      if (!tied.has(key)) tie(last, out, lane, 0, weights.lane)
      tied.add(key)
      last = lane
      out = 0
    }
    const follows = source.item === last && source.item.before.length === 0 && users.get(edge.source.id) === 1
    tie(last, out, target.item, edge.in, follows ? weights.follows : weights[edge.edge.kind])
  }
}

function tie(from: Item, out: number, to: Item, into: number, weight: number): void {
  to.before.push({ item: from, theirs: out, mine: into, weight })
  from.after.push({ item: to, theirs: into, mine: out, weight })
}

function writtenAt({ card }: FlowCard): number {
  return card.kind === 'stage' ? card.index : -1
}

/** Sweeps back and forth: each column settles where the one that was settled before would like it. */
function straighten(items: readonly (readonly Item[])[], cardGap: number): void {
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const column of items) settleColumn(column, cardGap, ({ before }) => before)
    for (const column of items.toReversed()) settleColumn(column, cardGap, ({ after }) => after)
  }
  for (let sweep = 0; sweep < 2; sweep += 1) {
    for (const column of items) {
      settleColumn(column, cardGap, ({ before, after }) => [...before, ...after])
    }
  }
  for (const column of items.toReversed()) {
    settleColumn(column, cardGap, ({ before, after }) => (before.length === 0 ? after : []), fixed)
  }
}

function settleColumn(
  column: readonly Item[],
  cardGap: number,
  linksOf: (item: Item) => readonly Link[],
  stays = 0.01,
): void {
  const wishes = column.map((item, i) => {
    const links = linksOf(item)
    let weight = 0
    let sum = 0
    for (const link of links) {
      weight += link.weight
      sum += (link.item.cross + link.theirs - link.mine) * link.weight
    }
    const before = column[i - 1]
    const apart = before === undefined ? 0 : before.length + gapBetween(before, item, cardGap)
    return weight === 0 ? { start: item.cross, weight: stays, apart } : { start: sum / weight, weight, apart }
  })
  settle(wishes).forEach((cross, i) => {
    const item = column[i]
    if (item !== undefined) item.cross = cross
  })
}

function gapBetween(a: Item, b: Item, cardGap: number): number {
  if (a.card !== undefined && b.card !== undefined) return cardGap
  return a.card === undefined && b.card === undefined ? laneStep : laneGap
}

/** Wider where edges have far to go athwart, so that they are not steep; downwards they look better flat. */
function gapAfter(column: readonly Item[], direction: Flow['direction']): number {
  const least = gaps[direction].column
  const travels = column.flatMap((item) =>
    item.after.map((link) => Math.abs(item.cross + link.mine - link.item.cross - link.theirs)),
  )
  const wished = least / 2 + Math.max(0, ...travels) / (direction === 'right' ? 5 : 20)
  return Math.min(2.5 * least, Math.max(least, onGrid(wished)))
}

/** Everything on the grid, nothing before 0. */
function finish(
  items: readonly (readonly Item[])[],
  direction: Flow['direction'],
): { readonly columns: readonly Column[]; readonly lanes: Lanes } {
  const first = Math.min(...items.flatMap((column) => column.map(({ cross }) => cross)))
  const gap = gaps[direction]
  const lanes = new Map<string, number>()
  const columns: Column[] = []
  let main = 0
  for (const column of items) {
    let free = 0
    const slots = column.flatMap((item, i) => {
      const before = column[i - 1]
      const least = before === undefined ? 0 : free + gapBetween(before, item, gap.card)
      const cross = Math.max(least, item.card === undefined ? item.cross - first : onGrid(item.cross - first))
      const at = item.card === undefined ? Math.round(cross) : 4 * Math.ceil(cross / 4)
      free = at + item.length
      if (item.lane !== undefined) lanes.set(item.lane, at)
      return item.card === undefined ? [] : [{ card: item.card, cross: at }]
    })
    const depth = Math.max(0, ...slots.map(({ card }) => card.depth))
    columns.push({ main, depth, slots })
    main += depth + gapAfter(column, direction)
  }
  return { columns, lanes }
}
