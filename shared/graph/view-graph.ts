import type { BuildGraph, Card } from './build-graph.ts'
import type { GraphView } from './graph-view.ts'
import { topologyKey } from './topology-key.ts'

/**
 * The part of a graph that a view shows: without external cards or without what the target does not need if so asked, and
 * with the folded cards marked. Cards that stay as they are keep their identity. Its `topologyKey` tells the direction
 * too, so that equal keys mean that a layout can be kept.
 */
export function viewGraph(graph: BuildGraph, view: GraphView): BuildGraph {
  const folded = new Set(view.collapsed)
  const cards = graph.cards.flatMap((card) => (isShown(card, view) ? [foldedIf(card, folded)] : []))
  const shown = new Set(cards.map(({ id }) => id))
  const edges = graph.edges.filter(
    ({ source, target, needed }) => shown.has(source) && shown.has(target) && (needed || !view.onlyTarget),
  )
  return { ...graph, topologyKey: `${view.direction}:${topologyKey(cards, edges)}`, cards, edges }
}

function isShown(card: Card, { hideExternal, onlyTarget }: GraphView): boolean {
  return !(hideExternal && card.kind === 'external') && !(onlyTarget && !card.needed)
}

function foldedIf(card: Card, folded: ReadonlySet<string>): Card {
  if (card.kind === 'external' || card.collapsed === folded.has(card.id)) return card
  return { ...card, collapsed: folded.has(card.id) }
}
