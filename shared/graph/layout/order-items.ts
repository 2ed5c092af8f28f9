import type { Item, Link } from './item.ts'

/** Sweeps there and back that are tried from each beginning. */
const rounds = 6

/**
 * Orders the items of each column so that few edges cross, with the row that an edge enters taken into account, which
 * dagre does not know. Begins with the order that there is and with that of the Dockerfile, sweeps from both, and takes
 * what crosses least; if there is nothing between them the Dockerfile's order reads best.
 */
export function orderItems(columns: readonly (readonly Item[])[]): readonly (readonly Item[])[] {
  const given = columns.map((column) => column.toSorted((a, b) => a.order - b.order))
  const written = columns.map((column) => column.toSorted((a, b) => a.written - b.written))
  let best: readonly (readonly Item[])[] = written
  let least = Number.POSITIVE_INFINITY
  for (const start of [written, given]) {
    let order: readonly (readonly Item[])[] = start
    for (let round = 0; round <= rounds; round += 1) {
      const crossings = countCrossings(order)
      if (crossings < least) {
        least = crossings
        best = order
      }
      if (least === 0) return best
      order = sweep(
        sweep(order, ({ before }) => before, false),
        ({ after }) => after,
        true,
      )
    }
  }
  return best
}

/** Sorts each column by where its neighbours in the column before are; `backwards` by those in the column after. */
function sweep(
  columns: readonly (readonly Item[])[],
  linksOf: (item: Item) => readonly Link[],
  backwards: boolean,
): readonly (readonly Item[])[] {
  const places = placesOf(columns)
  const next = columns.map((column) => [...column])
  for (const column of backwards ? next.toReversed() : next) {
    const wishes = new Map(
      column.map((item, i) => {
        const links = linksOf(item)
        const sum = links.reduce((total, link) => total + placeOf(link, places), 0)
        return [item, links.length === 0 ? i : sum / links.length]
      }),
    )
    column.sort((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0))
    column.forEach((item, i) => places.set(item, i))
  }
  return next
}

function placesOf(columns: readonly (readonly Item[])[]): Map<Item, number> {
  return new Map(columns.flatMap((column) => column.map((item, i) => [item, i])))
}

/** Where a link ends at its other item: that item's place, and how far down in it. */
function placeOf({ item, theirs }: Link, places: ReadonlyMap<Item, number>): number {
  return (places.get(item) ?? 0) + theirs / (item.length + 1)
}

function countCrossings(columns: readonly (readonly Item[])[]): number {
  const places = placesOf(columns)
  let crossings = 0
  for (const column of columns) {
    const ends = column.flatMap((item, i) =>
      item.after.map((link) => ({ from: i, to: placeOf(link, places) })),
    )
    for (let a = 0; a < ends.length; a += 1) {
      for (let b = a + 1; b < ends.length; b += 1) {
        const [one, other] = [ends[a], ends[b]]
        if (one !== undefined && other !== undefined && one.from !== other.from && one.to > other.to)
          crossings += 1
      }
    }
  }
  return crossings
}
