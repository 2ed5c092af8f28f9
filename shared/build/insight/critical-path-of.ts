import type { CriticalPath } from './build-insight.ts'
import { headsOf, longestOf, tailsOf } from './longest-path.ts'
import type { RunGraph } from './run-graph.ts'

export interface PathFacts {
  readonly criticalPath: CriticalPath
  /** By digest, ms. */
  readonly slack: ReadonlyMap<string, number>
  /** By digest, ms; only steps that would save something. */
  readonly savedIfCached: ReadonlyMap<string, number>
}

/** Less is no time: a tenth of a microsecond, which a double of ms since the epoch cannot tell. */
const nothing = 1e-4

/**
 * How many steps that ran several times are reckoned one by one, each in linear time. They are sources; of more of them
 * the saving is told as that of one run, which is never too much.
 */
const mostReckoned = 64

/** The longest chain of runs, how much each step could have taken without lengthening it, and what it would save. */
export function criticalPathOf(graph: RunGraph): PathFacts {
  const { own, order, stepOf, steps } = graph
  const heads = headsOf(graph, own)
  const tails = tailsOf(graph, own)
  const length = longestOf(heads)
  const chain = chainOf(graph, heads)
  const ownOf = new Map<string, number>()
  for (const node of chain) {
    const ms = own[node] ?? 0
    if (ms < nothing) continue
    const digest = steps[stepOf[node] ?? 0] ?? ''
    ownOf.set(digest, (ownOf.get(digest) ?? 0) + ms)
  }
  const slack = new Map<string, number>()
  for (const node of order) {
    const digest = steps[stepOf[node] ?? 0] ?? ''
    const through = (heads[node] ?? 0) + (tails[node] ?? 0) - (own[node] ?? 0)
    slack.set(digest, Math.max(0, Math.min(slack.get(digest) ?? Infinity, length - through)))
  }
  const around = longestAround(graph, heads, tails)
  const savedIfCached = new Map<string, number>()
  let reckoned = 0
  for (const node of chain) {
    const step = stepOf[node] ?? 0
    const digest = steps[step] ?? ''
    if (!ownOf.has(digest) || savedIfCached.has(digest)) continue
    const isReckoned = reckoned < mostReckoned && ranOften(graph, step)
    if (isReckoned) reckoned += 1
    const without = isReckoned
      ? longestWithout(graph, step)
      : Math.max(length - (own[node] ?? 0), around[node] ?? 0)
    if (length - without >= nothing) savedIfCached.set(digest, length - without)
  }
  return { criticalPath: { steps: [...ownOf.keys()], own: ownOf, length }, slack, savedIfCached }
}

/** Whether more than one run of a step counts: then the chains around one of them may lead through another. */
function ranOften({ firstNode, own }: RunGraph, step: number): boolean {
  let count = 0
  for (let node = firstNode[step] ?? 0; node < (firstNode[step + 1] ?? 0); node += 1) {
    if ((own[node] ?? 0) > 0) count += 1
  }
  return count > 1
}

/** The nodes of the longest chain, first to last. */
function chainOf({ before, offset, own, order }: RunGraph, heads: Float64Array): readonly number[] {
  let node = -1
  for (const candidate of order) {
    if ((heads[candidate] ?? 0) > (heads[node] ?? 0)) node = candidate
  }
  const chain: number[] = []
  while (node >= 0) {
    chain.push(node)
    const rest = (heads[node] ?? 0) - (own[node] ?? 0)
    let previous = -1
    for (let i = offset[node] ?? 0; i < (offset[node + 1] ?? 0); i += 1) {
      const candidate = before[i] ?? -1
      if (previous < 0 || (heads[candidate] ?? 0) > (heads[previous] ?? 0)) previous = candidate
    }
    node = rest < nothing ? -1 : previous
  }
  return chain.reverse()
}

/**
 * The longest chain that does not go through a node, for every node. In an order where predecessors come first such a
 * chain leaps over the node by exactly one edge, or ends before it, or begins after it. Edges by the length of the longest
 * chain through them, longest first, mark the nodes that they leap over and that are not marked yet: each one once.
 */
function longestAround(graph: RunGraph, heads: Float64Array, tails: Float64Array): Float64Array {
  const { order, before, offset } = graph
  const count = order.length
  const place = new Int32Array(heads.length)
  order.forEach((node, i) => (place[node] = i))
  const leaps: { readonly length: number; readonly after: number; readonly until: number }[] = []
  for (const node of order) {
    const at = place[node] ?? 0
    for (let i = offset[node] ?? 0; i < (offset[node + 1] ?? 0); i += 1) {
      const from = before[i] ?? 0
      if ((place[from] ?? 0) + 1 === at) continue
      leaps.push({ length: (heads[from] ?? 0) + (tails[node] ?? 0), after: place[from] ?? 0, until: at })
    }
  }
  leaps.sort((a, b) => b.length - a.length)
  const result = new Float64Array(heads.length)
  let ended = 0
  for (const node of order) {
    result[node] = ended
    ended = Math.max(ended, heads[node] ?? 0)
  }
  let begun = 0
  for (let at = count - 1; at >= 0; at -= 1) {
    const node = order[at] ?? 0
    result[node] = Math.max(result[node] ?? 0, begun)
    begun = Math.max(begun, tails[node] ?? 0)
  }
  const nextFree = Int32Array.from({ length: count + 1 }, (_, i) => i)
  const free = (from: number): number => {
    let at = from
    while (nextFree[at] !== at) {
      nextFree[at] = nextFree[nextFree[at] ?? 0] ?? 0
      at = nextFree[at] ?? 0
    }
    return at
  }
  for (const { length, after, until } of leaps) {
    for (let at = free(after + 1); at < until; at = free(at)) {
      const node = order[at] ?? 0
      result[node] = Math.max(result[node] ?? 0, length)
      nextFree[at] = at + 1
    }
  }
  return result
}

function longestWithout(graph: RunGraph, step: number): number {
  const weights = graph.own.slice()
  weights.fill(0, graph.firstNode[step], graph.firstNode[step + 1])
  return longestOf(headsOf(graph, weights))
}
