import { graphStore } from './graph-store.ts'
import { setGraphView } from './graph-view-store.ts'

/** Folds the rows of every stage away. */
export function collapseAll(): void {
  const cards = graphStore.getState().shown?.graph.cards ?? []
  setGraphView({
    collapsed: cards.flatMap((card) => (card.kind === 'stage' && card.rows.length > 0 ? [card.id] : [])),
  })
}

/** Shows the rows of every stage. */
export function expandAll(): void {
  setGraphView({ collapsed: [] })
}
