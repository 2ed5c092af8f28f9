import type { Box, Point } from '../box.ts'
import { type Column, columnIndex } from './column.ts'
import type { Flow, FlowEdge } from './flow.ts'
import { laneKey, type Lanes } from './lanes.ts'

/** Least px between an edge that passes a column and the cards there, and between two such edges. */
const clear = 8
const step = 6
/** How many places beside the one wished for are tried before two edges may run over each other. */
const tries = 24

/**
 * Ways for all edges. An edge is level while it passes a column and bends in the gaps alone, so that it crosses no card.
 *
 * @param wishes where a bundle would like to pass a column; elsewhere it goes as straight as it can
 * @param kept ways of before: one is kept where its ends are the same and no card has come into it
 */
export function routeEdges(
  { direction, edges }: Flow,
  columns: readonly Column[],
  boxes: Readonly<Record<string, Box>>,
  wishes: Lanes,
  kept: Readonly<Record<string, readonly Point[]>>,
): Readonly<Record<string, readonly Point[]>> {
  const point = (main: number, cross: number): Point =>
    direction === 'right' ? { x: main, y: cross } : { x: cross, y: main }
  const index = columnIndex(columns)
  const crosses = new Map(columns.flatMap(({ slots }) => slots.map(({ card, cross }) => [card.id, cross])))
  const obstacles = Object.values(boxes)
  const router = new Lane(columns, wishes)
  const ends = (edge: FlowEdge) => {
    const source = boxes[edge.source.id]
    const target = boxes[edge.target.id]
    const out = (crosses.get(edge.source.id) ?? 0) + edge.out
    const into = (crosses.get(edge.target.id) ?? 0) + edge.in
    if (source === undefined || target === undefined) return undefined
    const start = direction === 'right' ? source.x + source.width : source.y + source.height
    const end = direction === 'right' ? target.x : target.y
    const tail =
      edge.beside === undefined ? [] : [point(end + edge.beside, into), { x: target.x, y: end + edge.beside }]
    return { start, end, out, into, tail }
  }
  const routes: Record<string, readonly Point[]> = {}
  const open: FlowEdge[] = []
  for (const edge of edges) {
    const now = ends(edge)
    const before = kept[edge.edge.id]
    if (now === undefined) continue
    const last = now.tail.at(-1) ?? point(now.end, now.into)
    const isSame = samePoint(before?.[0], point(now.start, now.out)) && samePoint(before?.at(-1), last)
    if (before !== undefined && isSame && !crossesAny(before, obstacles)) {
      routes[edge.edge.id] = before
      router.occupy(edge.bundle, direction === 'right' ? before : before.map(({ x, y }) => ({ x: y, y: x })))
    } else open.push(edge)
  }
  for (const edge of open) {
    const now = ends(edge)
    if (now === undefined) continue
    const { start, end, out, into, tail } = now
    const before = kept[edge.edge.id] ?? []
    const from = index.get(edge.source.id) ?? 0
    const to = index.get(edge.target.id) ?? 0
    const points = [point(start, out)]
    const edgeOfColumn = (columns[from]?.main ?? 0) + (columns[from]?.depth ?? 0)
    if (edgeOfColumn > start) points.push(point(edgeOfColumn, out))
    for (let column = from + 1; column < to; column += 1) {
      const share = (column - from) / (to - from)
      const { main, depth } = columns[column] ?? { main: 0, depth: 0 }
      const straight = crossAt(before, main + depth / 2, direction) ?? out + (into - out) * share
      const cross = router.pass(edge.bundle, column, straight)
      points.push(point(main, cross), point(main + depth, cross))
    }
    points.push(point(end, into), ...tail)
    routes[edge.edge.id] = points
  }
  return Object.fromEntries(
    edges.flatMap(({ edge }) => {
      const route = routes[edge.id]
      return route === undefined ? [] : [[edge.id, route]]
    }),
  )
}

/** The lanes of a layout, each in a gap between cards. */
class Lane {
  readonly #columns: readonly Column[]
  readonly #wishes: Lanes
  readonly #taken = new Map<string, number>()
  readonly #byColumn = new Map<number, number[]>()

  constructor(columns: readonly Column[], wishes: Lanes) {
    this.#columns = columns
    this.#wishes = wishes
  }

  /** Takes the lanes of a way that is kept; `x` runs along the flow. */
  occupy(bundle: string, points: readonly Point[]): void {
    this.#columns.forEach(({ main, depth }, column) => {
      const at = points.findIndex(
        ({ x, y }, i) => x === main && points[i + 1]?.y === y && (points[i + 1]?.x ?? 0) === main + depth,
      )
      if (at > 0) this.#take(bundle, column, points[at]?.y ?? 0)
    })
  }

  /** Where a bundle passes a column: nearest to its wish, clear of cards, and of other edges where there is room. */
  pass(bundle: string, column: number, straight: number): number {
    const known = this.#taken.get(laneKey(bundle, column))
    if (known !== undefined) return known
    const wish = this.#wishes.get(laneKey(bundle, column)) ?? straight
    const others = this.#byColumn.get(column) ?? []
    let best = wish
    let least = Number.POSITIVE_INFINITY
    for (const { from, to } of freeStretches(this.#columns[column])) {
      const within = Math.min(Math.max(wish, from), to)
      const lane = apartFrom(others, within, from, to)
      const cost = Math.abs((lane ?? within) - wish) + (lane === undefined ? 1000 : 0)
      if (cost < least) {
        least = cost
        best = lane ?? within
      }
    }
    return this.#take(bundle, column, Math.round(best))
  }

  #take(bundle: string, column: number, cross: number): number {
    this.#taken.set(laneKey(bundle, column), cross)
    this.#byColumn.set(column, [...(this.#byColumn.get(column) ?? []), cross])
    return cross
  }
}

function apartFrom(others: readonly number[], wish: number, from: number, to: number): number | undefined {
  for (let i = 0; i <= tries; i += 1) {
    for (const at of i === 0 ? [wish] : [wish + i * step, wish - i * step]) {
      if (at >= from && at <= to && others.every((other) => Math.abs(other - at) >= step)) return at
    }
  }
  return undefined
}

/** Where nothing stands in a column. */
function freeStretches(
  column: Column | undefined,
): readonly { readonly from: number; readonly to: number }[] {
  const stretches: { from: number; to: number }[] = []
  let from = 0
  for (const { card, cross } of column?.slots ?? []) {
    if (cross - clear >= from) stretches.push({ from, to: cross - clear })
    from = cross + card.length + clear
  }
  return [...stretches, { from, to: Number.POSITIVE_INFINITY }]
}

/** Where a way is athwart when it is `main` along the flow. */
function crossAt(points: readonly Point[], main: number, direction: Flow['direction']): number | undefined {
  const at = points.findIndex((point) => (direction === 'right' ? point.x : point.y) >= main)
  const point = at > 0 ? points[at] : undefined
  return direction === 'right' ? point?.y : point?.x
}

function samePoint(a: Point | undefined, b: Point): boolean {
  return a?.x === b.x && a.y === b.y
}

/** Whether a way goes through a card; each stretch of it keeps within the box between its two points. */
function crossesAny(points: readonly Point[], boxes: readonly Box[]): boolean {
  return points.some((to, i) => {
    const from = points[i - 1]
    if (from === undefined) return false
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)]
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
    return boxes.some(
      ({ x, y, width, height }) => left < x + width && right > x && top < y + height && bottom > y,
    )
  })
}
