import type { RunGraph } from './run-graph.ts'

/** For each node the longest chain that ends with it, its own weight included. Linear in nodes and edges. */
export function headsOf({ order, before, offset }: RunGraph, weights: Float64Array): Float64Array {
  const heads = new Float64Array(weights.length)
  for (const node of order) {
    let longest = 0
    for (let i = offset[node] ?? 0; i < (offset[node + 1] ?? 0); i += 1) {
      longest = Math.max(longest, heads[before[i] ?? 0] ?? 0)
    }
    heads[node] = longest + (weights[node] ?? 0)
  }
  return heads
}

/** For each node the longest chain that begins with it, its own weight included. */
export function tailsOf({ order, before, offset }: RunGraph, weights: Float64Array): Float64Array {
  const tails = new Float64Array(weights.length)
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const node = order[place] ?? 0
    const tail = (tails[node] ?? 0) + (weights[node] ?? 0)
    tails[node] = tail
    for (let i = offset[node] ?? 0; i < (offset[node + 1] ?? 0); i += 1) {
      const previous = before[i] ?? 0
      tails[previous] = Math.max(tails[previous] ?? 0, tail)
    }
  }
  return tails
}

/** The longest of all chains. */
export function longestOf(heads: Float64Array): number {
  let longest = 0
  for (const head of heads) longest = Math.max(longest, head)
  return longest
}
