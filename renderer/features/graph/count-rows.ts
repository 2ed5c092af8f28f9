import type { BuildGraph } from '#shared/graph/build-graph.ts'

/** Rows that a graph has to draw: those of folded cards are none. */
export function countRows(graph: BuildGraph | undefined): number {
  return (graph?.cards ?? []).reduce(
    (sum, card) => sum + (card.kind === 'stage' && !card.collapsed ? card.rows.length : 0),
    0,
  )
}
