import type { Box, Point } from './box.ts'
import type { BuildGraph } from './build-graph.ts'
import type { Size } from './card-size.ts'
import type { GraphView } from './graph-view.ts'
import { calmColumns } from './layout/calm-columns.ts'
import { type Column } from './layout/column.ts'
import { boxOf, type Flow, toFlow } from './layout/flow.ts'
import { freshColumns } from './layout/fresh-columns.ts'
import type { Lanes } from './layout/lanes.ts'
import { isClearlyWorse, layoutWorth, type LayoutWorth } from './layout/layout-worth.ts'
import { type KnownCards, matchCards } from './layout/match-cards.ts'
import { routeEdges } from './layout/route-edges.ts'

/** Where everything is, in px, nothing left of or above 0, 0. */
export interface Layout extends Size {
  /** `topologyKey` of the graph that was laid out. */
  readonly topologyKey: string
  readonly direction: GraphView['direction']
  /** By card id, on a 4 px grid. */
  readonly cards: Readonly<Record<string, Box>>
  /**
   * By edge id, past the cards between. To the right: from the right side of the source's head to the row, or head, that
   * takes it. Downwards: from the bottom of the source to the top of the head, or beside the card to the left of the row.
   */
  readonly edges: Readonly<Record<string, readonly Point[]>>
  /** `KnownCards.names` of the graph: by these the next layout knows the cards again. */
  readonly names: KnownCards['names']
  /** Of the last layout that was made anew, for the next one to know how far it strayed from it. */
  readonly worth: LayoutWorth
}

export interface LayoutOptions {
  /** `right` unless given. */
  readonly direction?: GraphView['direction']
  /** What is on screen: what did not change since stays where it is. */
  readonly previous?: Layout
}

/**
 * Lays the cards out so that all edges run in one direction and cross no card. Pure and deterministic; run it in a worker.
 * With a previous layout it stays calm: cards keep their places, unless that became clearly worse than a new beginning.
 * Calm is fast as well, as dagre is not asked (test/bench/model.bench.ts).
 */
export function layoutGraph(graph: BuildGraph, options: LayoutOptions = {}): Layout {
  const { direction = 'right', previous } = options
  const flow = toFlow(graph, direction)
  if (previous?.direction !== direction) return freshLayout(graph, flow)
  if (previous.topologyKey === graph.topologyKey) return { ...previous, names: namesOf(graph) }
  const calm = calmLayout(graph, flow, previous)
  if (calm === undefined) return freshLayout(graph, flow)
  if (!isClearlyWorse(layoutWorth(calm), previous.worth)) return { ...calm, worth: previous.worth }
  const fresh = freshLayout(graph, flow)
  const worth = layoutWorth(calm)
  return isClearlyWorse(worth, fresh.worth) ? fresh : { ...calm, worth }
}

function freshLayout(graph: BuildGraph, flow: Flow): Layout {
  const { columns, lanes } = freshColumns(flow)
  const layout = finish(graph, flow, columns, lanes, {})
  return { ...layout, worth: layoutWorth(layout) }
}

/** Absent if hardly a card was there before. */
function calmLayout(graph: BuildGraph, flow: Flow, previous: Layout): Omit<Layout, 'worth'> | undefined {
  const known = { names: previous.names, edgeIds: Object.keys(previous.edges) }
  const matches = matchCards(graph.cards, graph.edges, known)
  if (matches.size * 2 < graph.cards.length) return undefined
  const before = new Map(
    [...matches].flatMap(([id, old]): [string, Box][] => {
      const box = previous.cards[old]
      return box === undefined ? [] : [[id, box]]
    }),
  )
  return finish(graph, flow, calmColumns(flow, before), new Map(), previous.edges)
}

function finish(
  graph: BuildGraph,
  flow: Flow,
  columns: readonly Column[],
  lanes: Lanes,
  kept: Layout['edges'],
): Omit<Layout, 'worth'> {
  const places = new Map(
    columns.flatMap(({ main, depth, slots }) =>
      slots.map(({ card, cross }) => [card.id, boxOf(card, { main, depth, cross }, flow.direction)]),
    ),
  )
  const cards = Object.fromEntries(
    graph.cards.flatMap(({ id }) => {
      const box = places.get(id)
      return box === undefined ? [] : [[id, box]]
    }),
  )
  const edges = routeEdges(flow, columns, cards, lanes, kept)
  const boxes = Object.values(cards)
  const points = Object.values(edges).flat()
  return {
    topologyKey: graph.topologyKey,
    direction: flow.direction,
    width: Math.max(0, ...boxes.map(({ x, width }) => x + width), ...points.map(({ x }) => x)),
    height: Math.max(0, ...boxes.map(({ y, height }) => y + height), ...points.map(({ y }) => y)),
    cards,
    edges,
    names: namesOf(graph),
  }
}

function namesOf({ cards }: BuildGraph): KnownCards['names'] {
  return Object.fromEntries(
    cards.map((card) => [card.id, card.kind === 'stage' && card.named ? card.title.toLowerCase() : '']),
  )
}
