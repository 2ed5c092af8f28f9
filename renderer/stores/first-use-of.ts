import { graphStore } from './graph-store.ts'

/** The first instruction that takes something from a card of an image or a context. */
export function firstUseOf(card: string): string | undefined {
  const { shown } = graphStore.getState()
  const edge = shown?.graph.edges.find(({ source }) => source === card)
  const taker = shown?.graph.cards.find(({ id }) => id === edge?.target)
  return edge?.targetRow ?? (taker?.kind === 'stage' ? taker.fromId : undefined)
}
