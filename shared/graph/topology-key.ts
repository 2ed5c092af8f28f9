import type { Card, Edge } from './build-graph.ts'

/** Equal for cards and edges that are laid out alike, whatever their words are. */
export function topologyKey(cards: readonly Card[], edges: readonly Edge[]): string {
  const sizes = cards.map((card) => {
    if (card.kind === 'external') return card.id
    return card.collapsed
      ? `${card.id}*folded${Math.sign(card.rows.length)}`
      : `${card.id}*${card.rows.length}`
  })
  return `${sizes.join('|')}||${edges.map(({ id }) => id).join('|')}`
}
