import type { Edge } from '#shared/graph/build-graph.ts'
import { pathEdges } from '#shared/graph/path-edges.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'

let last:
  { readonly edges: readonly Edge[]; readonly item: string; readonly path: ReadonlySet<string> } | undefined

/**
 * Ids of the edges on the paths through an item; a FROM stands for its card. Found once for all edges that ask.
 *
 * @param item an instruction, or a card from outside
 */
export function selectedPath(item: string | undefined): ReadonlySet<string> | undefined {
  const edges = graphStore.getState().shown?.drawn.edges
  if (item === undefined || edges === undefined) return undefined
  if (last?.edges !== edges || last.item !== item) {
    last = { edges, item, path: pathEdges(edges, item.replace(/^(\d+)\/0$/, 'stage:$1')) }
  }
  return last.path
}
