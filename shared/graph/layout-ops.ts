import type { Box, Point } from './box.ts'
import type { Size } from './card-size.ts'
import type { GraphView } from './graph-view.ts'
import type { OpsGraph } from './ops-graph.ts'
import { opSize } from './ops-graph.ts'
import { place } from './place.ts'
import { routeOps } from './route-ops.ts'

/** Where the ops are, in px, nothing left of or above 0, 0. */
export interface OpsLayout extends Size {
  /** By digest. */
  readonly boxes: Readonly<Record<string, Box>>
  /** By edge id. */
  readonly edges: Readonly<Record<string, readonly Point[]>>
  /** A strip for each platform, with room for its name; none for a single platform. */
  readonly lanes: readonly (Box & { readonly platform: string })[]
}

/** px of a lane that its name takes, and between two lanes. */
const laneHead = 28
const lanePadding = 12
const laneGap = 16
const boxGap = 20

/** Lays an LLB out; run it in a worker. Platforms lie beside each other, an op at the same rank in all of them. */
export function layoutOps(graph: OpsGraph, direction: GraphView['direction']): OpsLayout {
  const sized = graph.boxes.map(({ id }) => ({ id, ...opSize }))
  const all = place(sized, graph.edges, { direction, rankGap: 48, boxGap })
  if (graph.lanes.length > 0) return inLanes(graph, all.boxes, direction)
  return { ...all, edges: routeOps(graph.edges, all.boxes, direction, all.edges), lanes: [] }
}

/** Ranks stay as they are; across them each lane has its own boxes only, packed. */
function inLanes(
  graph: OpsGraph,
  ranked: Readonly<Record<string, Box>>,
  direction: GraphView['direction'],
): OpsLayout {
  const right = direction === 'right'
  const breadth = right ? opSize.height : opSize.width
  const platformOf = new Map(graph.boxes.map(({ id, op }) => [id, op.platform ?? graph.lanes[0]]))
  const boxes: Record<string, Box> = {}
  const strips: { readonly platform: string; readonly from: number; readonly to: number }[] = []
  let from = 0
  for (const platform of graph.lanes) {
    const own = Object.entries(ranked)
      .filter(([id]) => platformOf.get(id) === platform)
      .sort(([, a], [, b]) => (right ? a.y - b.y : a.x - b.x))
    const begin = from + (right ? laneHead : lanePadding)
    const ends = new Map<number, number>()
    for (const [id, box] of own) {
      const rank = right ? box.x : box.y
      const at = ends.get(rank) ?? begin
      ends.set(rank, at + breadth + boxGap)
      boxes[id] = right ? { ...box, x: box.x + lanePadding, y: at } : { ...box, x: at, y: box.y + laneHead }
    }
    const to = Math.max(begin + breadth, ...[...ends.values()].map((end) => end - boxGap)) + lanePadding
    strips.push({ platform, from, to })
    from = to + laneGap
  }
  const placed = Object.values(boxes)
  const length =
    Math.max(...placed.map((box) => (right ? box.x + box.width : box.y + box.height))) + lanePadding
  const lanes = strips.map(({ platform, from: start, to }) =>
    right
      ? { platform, x: 0, y: start, width: length, height: to - start }
      : { platform, x: start, y: 0, width: to - start, height: length },
  )
  const across = from - laneGap
  return {
    boxes,
    lanes,
    edges: routeOps(graph.edges, boxes, direction),
    ...(right ? { width: length, height: across } : { width: across, height: length }),
  }
}
