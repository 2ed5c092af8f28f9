import type { Box } from '../box.ts'
import type { BuildGraph, Card, Edge } from '../build-graph.ts'
import { anchorY, sizeOfCard } from '../card-size.ts'
import type { GraphView } from '../graph-view.ts'

/**
 * A graph in the terms of its flow, so that one layout serves both directions: `main` runs with the edges, `cross` athwart.
 * To the right they are x and y, downwards y and x.
 */
export interface Flow {
  readonly direction: GraphView['direction']
  readonly cards: readonly FlowCard[]
  readonly edges: readonly FlowEdge[]
}

export interface FlowCard {
  readonly id: string
  readonly card: Card
  /** px along the flow. */
  readonly depth: number
  /** px athwart, `lead` included. */
  readonly length: number
  /** px athwart before the card itself: downwards, edges come down there to enter the card's rows from the left. */
  readonly lead: number
}

export interface FlowEdge {
  readonly edge: Edge
  /** Edges of one kind from one card run together as far as they go the same way. */
  readonly bundle: string
  readonly source: FlowCard
  readonly target: FlowCard
  /** Where it leaves the source and enters the target, athwart, in px from the start of the card's lead. */
  readonly out: number
  readonly in: number
  /** Downwards to a row: how far beyond the card's top the row is, in px. */
  readonly beside?: number
}

/** Between a card and the nearest edge that comes down beside it, and between two of them. */
const besideGap = 14
const besideStep = 6

export function toFlow(graph: BuildGraph, direction: GraphView['direction']): Flow {
  const cards = new Map(graph.cards.map((card) => [card.id, card]))
  const lanes = direction === 'down' ? lanesBeside(graph, cards) : new Map<string, readonly string[]>()
  const flowCards = graph.cards.map((card) => toFlowCard(card, direction, lanes.get(card.id)?.length ?? 0))
  const byId = new Map(flowCards.map((card) => [card.id, card]))
  const edges = graph.edges.flatMap((edge): readonly FlowEdge[] => {
    const source = byId.get(edge.source)
    const target = byId.get(edge.target)
    if (source === undefined || target === undefined || source === target) return []
    const bundle = bundleOf(edge)
    const enters = entryY(edge, target.card)
    if (direction === 'right') {
      return [{ edge, bundle, source, target, out: anchorY(source.card, undefined), in: enters }]
    }
    const lane = lanes.get(target.id)?.indexOf(bundle) ?? -1
    const out = middle(source)
    if (edge.kind === 'from' || lane < 0) return [{ edge, bundle, source, target, out, in: middle(target) }]
    const beside = target.lead - besideGap - lane * besideStep
    return [{ edge, bundle, source, target, out, in: beside, beside: enters }]
  })
  return { direction, cards: flowCards, edges }
}

/** The place of a card whose lead starts at `cross` in a column that starts at `main`. */
export function boxOf({ card, depth, length, lead }: FlowCard, at: At, direction: Flow['direction']): Box {
  if (direction === 'down') return { x: at.cross + lead, y: at.main, width: length - lead, height: depth }
  // Nothing enters external cards, so they stand where their edges leave the column.
  const x = card.kind === 'external' ? at.main + at.depth - depth : at.main
  return { x, y: at.cross, width: depth, height: length }
}

/** `main` and `depth` of the column, `cross` of the card in it. */
export interface At {
  readonly main: number
  readonly depth: number
  readonly cross: number
}

function toFlowCard(card: Card, direction: Flow['direction'], lanes: number): FlowCard {
  const { width, height } = sizeOfCard(card)
  if (direction === 'right') return { id: card.id, card, depth: width, length: height, lead: 0 }
  const lead = lanes === 0 ? 0 : 4 * Math.ceil((besideGap + lanes * besideStep) / 4)
  return { id: card.id, card, depth: height, length: width + lead, lead }
}

function middle({ length, lead }: FlowCard): number {
  return lead + (length - lead) / 2
}

function bundleOf({ kind, source }: Edge): string {
  return `${kind}:${source}`
}

function entryY({ targetRow }: Edge, card: Card): number {
  const row = card.kind === 'stage' ? card.rows.findIndex(({ id }) => id === targetRow) : -1
  return anchorY(card, row < 0 ? undefined : row)
}

/** By card, the bundles that come down beside it, nearest first: what goes deepest keeps outside and crosses none. */
function lanesBeside(
  graph: BuildGraph,
  cards: ReadonlyMap<string, Card>,
): ReadonlyMap<string, readonly string[]> {
  const deepest = new Map<string, Map<string, number>>()
  for (const edge of graph.edges) {
    const card = cards.get(edge.target)
    if (card === undefined || edge.kind === 'from') continue
    const bundles = deepest.get(edge.target) ?? new Map<string, number>()
    deepest.set(edge.target, bundles)
    const bundle = bundleOf(edge)
    bundles.set(bundle, Math.max(bundles.get(bundle) ?? 0, entryY(edge, card)))
  }
  return new Map(
    [...deepest].map(([id, bundles]) => [
      id,
      [...bundles].sort(([, a], [, b]) => a - b).map(([bundle]) => bundle),
    ]),
  )
}
