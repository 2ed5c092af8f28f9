import { graphlib, layout as layoutDagre } from '@dagrejs/dagre'
import type { BuildGraph, Card, Edge } from './build-graph.ts'
import type { Box, Point } from './box.ts'
import { anchorY, type Size, sizeOfCard } from './card-size.ts'

/** Where everything is, in px, the top left corner of all at 0, 0. */
export interface Layout extends Size {
  /** `topologyKey` of the graph that was laid out. */
  readonly topologyKey: string
  /** By card id. */
  readonly cards: Readonly<Record<string, Box>>
  /** By edge id: from the right side of the source to the left side of the target, past the cards between. */
  readonly edges: Readonly<Record<string, readonly Point[]>>
}

export interface LayoutOptions {
  /** Between two columns. */
  readonly columnGap?: number
  /** Between two cards of a column. */
  readonly cardGap?: number
}

const grid = 4

/**
 * Lays the cards out from left to right. Pure and deterministic; run it in a worker.
 *
 * dagre was chosen over elkjs by measurement (2 busy cores, medians of several runs; test/bench/model.bench.ts):
 * 3 stages 1 to 2 against 14 ms, 50 stages 43 to 80 against 90 to 200 ms; at 150 stages they draw, 230 to 390 against
 * 300 to 500 ms. Areas are alike. It is synchronous, needs no worker of its own, and elkjs is 1.6 MB to load.
 */
export function layoutGraph(graph: BuildGraph, options: LayoutOptions = {}): Layout {
  const columnGap = options.columnGap ?? 56
  const drawing = new graphlib.Graph({ multigraph: true })
  drawing.setGraph({ rankdir: 'LR', nodesep: options.cardGap ?? 24, ranksep: columnGap })
  for (const card of graph.cards) drawing.setNode(card.id, { ...sizeOfCard(card) })
  for (const edge of graph.edges) drawing.setEdge(edge.source, edge.target, {}, edge.id)
  layoutDagre(drawing)

  const cards: Record<string, Box> = {}
  let width = 0
  let height = 0
  for (const card of graph.cards) {
    const size = sizeOfCard(card)
    const centre = drawing.node(card.id) as Point
    const x = snap(centre.x - size.width / 2)
    const y = snap(centre.y - size.height / 2)
    cards[card.id] = { x, y, ...size }
    width = Math.max(width, x + size.width)
    height = Math.max(height, y + size.height)
  }
  const cardsById = new Map(graph.cards.map((card) => [card.id, card]))
  const edges: Record<string, readonly Point[]> = {}
  for (const edge of graph.edges) {
    const drawn = drawing.edge({ v: edge.source, w: edge.target, name: edge.id }) as {
      readonly points?: readonly Point[]
    }
    edges[edge.id] = route(edge, drawn.points ?? [], cards, cardsById, columnGap)
  }
  return { topologyKey: graph.topologyKey, width, height, cards, edges }
}

/** From the middle of the source's head to the row; level past the columns between. */
function route(
  edge: Edge,
  drawn: readonly Point[],
  boxes: Readonly<Record<string, Box>>,
  cards: ReadonlyMap<string, Card>,
  columnGap: number,
): readonly Point[] {
  const source = boxes[edge.source]
  const target = boxes[edge.target]
  const sourceCard = cards.get(edge.source)
  const targetCard = cards.get(edge.target)
  if (source === undefined || target === undefined || sourceCard === undefined || targetCard === undefined) {
    return []
  }
  const start = { x: source.x + source.width, y: source.y + anchorY(sourceCard, undefined) }
  const rows = targetCard.kind === 'stage' ? targetCard.rows : []
  const row = rows.findIndex((candidate) => candidate.id === edge.targetRow)
  const end = { x: target.x, y: target.y + anchorY(targetCard, row < 0 ? undefined : row) }
  if (end.x - start.x <= 2 * columnGap) return [start, end]
  const all = Object.values(boxes)
  const between = drawn
    .slice(1, -1)
    .filter(({ x }) => x > start.x && x < end.x)
    .flatMap((point) => levelAcrossColumn(point, all))
  return [start, ...between, end]
}

/** An edge is level while it passes a column, so that it bends in the gaps alone and crosses no card. */
function levelAcrossColumn({ x, y }: Point, boxes: readonly Box[]): readonly Point[] {
  const column = boxes.filter((box) => box.x <= x && x <= box.x + box.width)
  if (column.length === 0) return []
  const left = Math.min(...column.map((box) => box.x))
  const right = Math.max(...column.map((box) => box.x + box.width))
  return [
    { x: left, y: Math.round(y) },
    { x: right, y: Math.round(y) },
  ]
}

function snap(value: number): number {
  return Math.max(0, Math.round(value / grid) * grid)
}
