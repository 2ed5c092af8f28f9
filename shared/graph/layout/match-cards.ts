import type { Card, Edge } from '../build-graph.ts'

/** What of a graph is needed to know its cards again in the next one. */
export interface KnownCards {
  /** Author's names of stage cards by card id, in lower case; nameless stages and external cards have an empty one. */
  readonly names: Readonly<Record<string, string>>
  /** Ids of the edges: `<kind>:<source>-><card or row>`. */
  readonly edgeIds: readonly string[]
}

/**
 * For each card that was there before the id it had: stages by their names, then by their turn between those that are
 * known by name, so that a renamed stage is itself; images and contexts by theirs, then by who uses them, so that one
 * whose name is being typed is itself.
 */
export function matchCards(
  cards: readonly Card[],
  edges: readonly Edge[],
  before: KnownCards,
): ReadonlyMap<string, string> {
  const matches = new Map<string, string>()
  const free = new Set(Object.keys(before.names))
  const take = (id: string, old: string): void => {
    matches.set(id, old)
    free.delete(old)
  }
  const stages = cards.filter((card) => card.kind === 'stage')
  const oldStages = Object.keys(before.names).filter(isStage)
  const byName = new Map(oldStages.flatMap((id) => (before.names[id] ? [[before.names[id], id]] : [])))
  for (const { id } of cards) if (!isStage(id) && free.has(id)) take(id, id)
  for (const { id, title, named } of stages) {
    const old = named ? byName.get(title.toLowerCase()) : undefined
    if (old !== undefined && free.has(old)) take(id, old)
  }
  let turn = 0
  stages.forEach(({ id }) => {
    const known = matches.get(id)
    if (known !== undefined) {
      turn = oldStages.indexOf(known) + 1
      return
    }
    const old = oldStages[turn]
    if (old === undefined || !free.has(old)) return
    take(id, old)
    turn += 1
  })
  matchByUse(edges, before, free, matches, take)
  return matches
}

function matchByUse(
  edges: readonly Edge[],
  before: KnownCards,
  free: ReadonlySet<string>,
  matches: ReadonlyMap<string, string>,
  take: (id: string, old: string) => void,
): void {
  if (free.size === 0) return
  const sources = new Map<string, string>()
  for (const id of before.edgeIds) {
    const [start, arrow] = [id.indexOf(':') + 1, id.lastIndexOf('->')]
    sources.set(id.slice(0, start) + id.slice(arrow), id.slice(start, arrow))
  }
  for (const { kind, source, target, targetRow } of edges) {
    if (isStage(source) || matches.has(source)) continue
    const old = sources.get(`${kind}:->${targetRow ?? target}`)
    if (old !== undefined && !isStage(old) && free.has(old)) take(source, old)
  }
}

function isStage(id: string): boolean {
  return id.startsWith('stage:')
}
