import type { Box } from '../box.ts'
import { type Column, gaps, onGrid, type Slot } from './column.ts'
import type { Flow, FlowCard } from './flow.ts'

/** A card on its way into a column. */
interface Kept {
  readonly card: FlowCard
  /** Where it was athwart, and how long it was; absent for one that is new in the column. */
  readonly was?: { readonly cross: number; readonly length: number }
}

/** Between two cards of a column, in px: an edge fits in between. */
const leastGap = 16

/**
 * Columns that keep what was there: a card stays in its column and place unless an edge would go backwards; a card that
 * grew pushes what is below it in its column, one that shrank lets it come back; a new card goes where it is near to
 * what it is tied to and moves nothing.
 *
 * @param before the places of the cards that were there, by their ids of now
 */
export function calmColumns(flow: Flow, before: ReadonlyMap<string, Box>): readonly Column[] {
  const { direction } = flow
  const right = direction === 'right'
  const old = oldColumns(flow, before)
  const indices = assignColumns(flow, old.index)
  const first = Math.min(0, ...indices.values())
  const count = Math.max(0, ...[...indices.values()].map((index) => index - first + 1))
  const members: Kept[][] = Array.from({ length: count }, () => [])
  for (const card of flow.cards) {
    const box = before.get(card.id)
    const index = (indices.get(card.id) ?? 0) - first
    const was =
      box === undefined || indices.get(card.id) !== old.index.get(card.id)
        ? undefined
        : right
          ? { cross: box.y, length: box.height }
          : { cross: box.x + box.width - card.length, length: card.length }
    members[index]?.push(was === undefined ? { card } : { card, was })
  }
  const placed = new Map<string, number>()
  const slots = members.map((column) => keepColumn(column, gaps[direction].card))
  for (const { card, cross } of slots.flat()) placed.set(card.id, cross)
  addNew(flow, members, slots, placed)
  return alongFlow(slots, old.starts, first, direction)
}

/** By card its column of before, and where each column began. */
function oldColumns(flow: Flow, before: ReadonlyMap<string, Box>) {
  const right = flow.direction === 'right'
  const extents = flow.cards.flatMap((card) => {
    const box = before.get(card.id)
    if (box === undefined) return []
    const start = right ? box.x : box.y
    return [{ id: card.id, start, end: start + (right ? box.width : box.height) }]
  })
  const index = new Map<string, number>()
  const starts: number[] = []
  let end = Number.NEGATIVE_INFINITY
  for (const extent of extents.sort((a, b) => a.start - b.start)) {
    if (extent.start >= end) starts.push(extent.start)
    index.set(extent.id, starts.length - 1)
    end = Math.max(end, extent.end)
  }
  return { index, starts }
}

/**
 * Known cards stay, new ones come after what they use or before what uses them, and none before its sources. What is
 * outside follows if all that uses it went elsewhere.
 */
function assignColumns(flow: Flow, known: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sources = new Map<string, string[]>()
  const users = new Map<string, string[]>()
  for (const { source, target } of flow.edges) {
    sources.set(target.id, [...(sources.get(target.id) ?? []), source.id])
    users.set(source.id, [...(users.get(source.id) ?? []), target.id])
  }
  // A stage whose base is still being typed leaves room for it.
  const withoutTies = known.size === 0 ? 0 : 1
  const indices = new Map<string, number>()
  const visit = (id: string): number => {
    const done = indices.get(id)
    if (done !== undefined) return done
    indices.set(id, 0)
    const after = (sources.get(id) ?? []).map((source) => visit(source) + 1)
    const before = (users.get(id) ?? []).flatMap((user) => known.get(user) ?? []).map((user) => user - 1)
    const least = Math.max(Number.NEGATIVE_INFINITY, ...after)
    const wished = known.get(id) ?? (after.length > 0 ? least : Math.min(...before))
    const index = Math.max(Number.isFinite(wished) ? wished : withoutTies, least)
    indices.set(id, index)
    return index
  }
  for (const { id } of flow.cards) visit(id)
  for (const { id, card } of flow.cards) {
    const uses = users.get(id) ?? []
    if (card.kind === 'stage' || uses.some((user) => known.get(user) === indices.get(user))) continue
    if (uses.length > 0) indices.set(id, Math.min(...uses.map((user) => indices.get(user) ?? 0)) - 1)
  }
  return indices
}

/** The cards that were there, in their order; each is where it was, or just below what grew into it. */
function keepColumn(column: readonly Kept[], gap: number): Slot[] {
  const slots: Slot[] = []
  let end: { was: number; now: number } | undefined
  const kept = column.flatMap(({ card, was }) => (was === undefined ? [] : [{ card, was }]))
  for (const { card, was } of kept.sort((a, b) => a.was.cross - b.was.cross)) {
    let cross = onGrid(was.cross)
    if (end !== undefined) {
      const stood = was.cross - end.was
      cross = stood <= gap ? end.now + Math.max(leastGap, onGrid(stood)) : Math.max(cross, end.now + gap)
    }
    cross = Math.max(0, cross)
    slots.push({ card, cross })
    end = { was: was.cross + was.length, now: cross + card.length }
  }
  return slots
}

/** New cards, each in the free place of its column that is nearest to the middle of what it is tied to. */
function addNew(
  flow: Flow,
  members: readonly (readonly Kept[])[],
  slots: readonly Slot[][],
  placed: Map<string, number>,
): void {
  const gap = gaps[flow.direction].card
  members.forEach((column, index) => {
    for (const { card, was } of column) {
      if (was !== undefined) continue
      const wishes = flow.edges.flatMap((edge) => {
        const source = placed.get(edge.source.id)
        const target = placed.get(edge.target.id)
        if (edge.target.id === card.id && source !== undefined) return [source + edge.out - edge.in]
        return edge.source.id === card.id && target !== undefined ? [target + edge.in - edge.out] : []
      })
      const wish = wishes.length === 0 ? 0 : wishes.reduce((sum, at) => sum + at, 0) / wishes.length
      const here = slots[index] ?? []
      const cross = nearestFree(here, card.length, onGrid(wish), gap)
      placed.set(card.id, cross)
      here.push({ card, cross })
      here.sort((a, b) => a.cross - b.cross)
    }
  })
}

function nearestFree(slots: readonly Slot[], length: number, wish: number, gap: number): number {
  let best = Number.POSITIVE_INFINITY
  let from = 0
  for (const slot of [...slots, undefined]) {
    const to = slot === undefined ? Number.POSITIVE_INFINITY : slot.cross - gap - length
    const at = Math.min(Math.max(wish, from), to)
    if (to >= from && Math.abs(at - wish) < Math.abs(best - wish)) best = at
    if (slot !== undefined) from = slot.cross + slot.card.length + gap
  }
  return best
}

/** Columns where they began before, or as much further on as those before them need. */
function alongFlow(
  slots: readonly (readonly Slot[])[],
  starts: readonly number[],
  first: number,
  direction: Flow['direction'],
): readonly Column[] {
  const columns: Column[] = []
  let shift = 0
  let free = 0
  slots.forEach((column, i) => {
    const depth = Math.max(0, ...column.map(({ card }) => card.depth))
    const started = starts[i + first]
    if (i + first === 0) shift = Math.max(0, free - (started ?? 0))
    const main = Math.max(free, (started ?? 0) + shift)
    columns.push({ main, depth, slots: column })
    if (column.length > 0) free = main + depth + gaps[direction].column
  })
  return columns.filter((column) => column.slots.length > 0)
}
