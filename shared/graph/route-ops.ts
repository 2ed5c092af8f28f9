import type { Box, Point } from './box.ts'
import type { GraphView } from './graph-view.ts'
import type { OpEdge } from './ops-graph.ts'

/** px between an edge and the boxes that it passes. */
const clear = 8

/** A box in the terms of the flow: `main` runs with the edges, `cross` athwart. */
interface Span {
  readonly main: number
  readonly depth: number
  readonly cross: number
  readonly length: number
}

/**
 * Ways of edges between boxes that stand in ranks. An edge is level while it passes a rank and bends between ranks alone, so
 * that it runs behind no box.
 *
 * @param wishes ways that would be taken if nothing stood there, by edge id; without one, it is the straight one
 */
export function routeOps(
  edges: readonly OpEdge[],
  boxes: Readonly<Record<string, Box>>,
  direction: GraphView['direction'],
  wishes: Readonly<Record<string, readonly Point[]>> = {},
): Readonly<Record<string, readonly Point[]>> {
  const right = direction === 'right'
  const spanOf = ({ x, y, width, height }: Box): Span =>
    right
      ? { main: x, depth: width, cross: y, length: height }
      : { main: y, depth: height, cross: x, length: width }
  const point = (main: number, cross: number): Point =>
    right ? { x: main, y: cross } : { x: cross, y: main }
  const ranks = ranksOf(Object.values(boxes).map(spanOf))
  return Object.fromEntries(
    edges.flatMap(({ id, source, target }): [string, readonly Point[]][] => {
      const [before, after] = [boxes[source], boxes[target]]
      if (before === undefined || after === undefined) return []
      const [from, to] = [spanOf(before), spanOf(after)]
      const [start, end] = [from.main + from.depth, to.main]
      const [out, into] = [from.cross + from.length / 2, to.cross + to.length / 2]
      const wish =
        wishes[id]?.map(({ x, y }) => (right ? { main: x, cross: y } : { main: y, cross: x })) ?? []
      const between = ranks
        .filter(({ main }) => main >= start && main < end)
        .flatMap(({ main, depth, spans }) => {
          const share = (main + depth / 2 - start) / (end - start)
          const wished = wish.find((at) => at.main >= main && at.main <= main + depth)?.cross
          const cross = Math.round(freeCross(spans, wished ?? out + (into - out) * share))
          return [point(main, cross), point(main + depth, cross)]
        })
      return [[id, [point(start, out), ...between, point(end, into)]]]
    }),
  )
}

interface Rank {
  readonly main: number
  readonly depth: number
  readonly spans: readonly Span[]
}

function ranksOf(spans: readonly Span[]): readonly Rank[] {
  const ranks = new Map<number, Span[]>()
  for (const span of spans) ranks.set(span.main, [...(ranks.get(span.main) ?? []), span])
  return [...ranks]
    .map(([main, own]) => ({ main, depth: Math.max(...own.map(({ depth }) => depth)), spans: own }))
    .sort((a, b) => a.main - b.main)
}

/** Where nothing stands, as near as can be. */
function freeCross(spans: readonly Span[], wish: number): number {
  const isFree = (at: number): boolean =>
    spans.every(({ cross, length }) => at <= cross - clear || at >= cross + length + clear)
  const places = [wish, ...spans.flatMap(({ cross, length }) => [cross - clear, cross + length + clear])]
  return places.sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish)).find(isFree) ?? wish
}
