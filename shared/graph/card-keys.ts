import type { Card, StageCard } from './build-graph.ts'

/** For each card id a key that stays with the card while stages before it come and go. */
export type CardKeys = Readonly<Record<string, string>>

/**
 * Keys for the cards of a graph that follows another one. A stage is known again by its name, else by its place; so a stage
 * that is renamed or that moves down because one was put before it keeps its key.
 */
export function cardKeys(
  cards: readonly Card[],
  before: { readonly cards: readonly Card[]; readonly keys: CardKeys } | undefined,
): CardKeys {
  const keys: Record<string, string> = {}
  const taken = new Set<string>()
  const give = (card: Card, key: string): void => {
    keys[card.id] = key
    taken.add(key)
  }
  const stages = cards.filter((card) => card.kind === 'stage')
  const known = (before?.cards ?? []).filter((card) => card.kind === 'stage')
  const byName = named(known)
  const names = named(stages)
  for (const card of cards) if (card.kind === 'external') give(card, card.id)
  const unnamed = stages.filter((card) => {
    const same = names.get(nameOf(card)) === card ? byName.get(nameOf(card)) : undefined
    const key = same === undefined ? undefined : before?.keys[same.id]
    if (key === undefined) return true
    give(card, key)
    return false
  })
  for (const card of unnamed) {
    let key = before?.keys[card.id] ?? card.id
    while (taken.has(key)) key += '+'
    give(card, key)
  }
  return keys
}

/** Stages by their names; of those that share one the last, as a build would find it. */
function named(stages: readonly StageCard[]): ReadonlyMap<string, StageCard> {
  return new Map(stages.filter((card) => card.named).map((card) => [nameOf(card), card]))
}

function nameOf({ title, named: hasName }: StageCard): string {
  return hasName ? title.toLowerCase() : ''
}
