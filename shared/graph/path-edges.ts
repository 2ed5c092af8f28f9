import type { Edge } from './build-graph.ts'

type PathEdge = Pick<Edge, 'id' | 'source' | 'target' | 'targetRow'>

/**
 * Ids of the edges on the paths through a card or a row. Through a card: all that it is made of, and all that is made of
 * it. Through a row: what it takes, and all that this is made of. Linear in the edges.
 *
 * @param item id of a card or of a row
 */
export function pathEdges(edges: readonly PathEdge[], item: string): ReadonlySet<string> {
  const into = groupBy(edges, ({ target }) => target)
  const out = groupBy(edges, ({ source }) => source)
  const path = new Set<string>()
  const follow = (first: readonly PathEdge[], next: (edge: PathEdge) => readonly PathEdge[]): void => {
    const open = [...first]
    for (let edge = open.pop(); edge !== undefined; edge = open.pop()) {
      if (path.has(edge.id)) continue
      path.add(edge.id)
      open.push(...next(edge))
    }
  }
  const taken = edges.filter(({ targetRow }) => targetRow === item)
  follow([...taken, ...(into.get(item) ?? [])], ({ source }) => into.get(source) ?? [])
  follow(out.get(item) ?? [], ({ target }) => out.get(target) ?? [])
  return path
}

function groupBy(
  edges: readonly PathEdge[],
  key: (edge: PathEdge) => string,
): ReadonlyMap<string, readonly PathEdge[]> {
  const groups = new Map<string, PathEdge[]>()
  for (const edge of edges) {
    const group = groups.get(key(edge))
    if (group === undefined) groups.set(key(edge), [edge])
    else group.push(edge)
  }
  return groups
}
