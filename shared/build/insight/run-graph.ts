import type { BuildSnapshot, Interval, Step } from '../build-snapshot.ts'
import { mergedIntervals } from '../intervals.ts'
import type { Phase } from './build-insight.ts'

/**
 * The runs of all steps, and which run had to end before which. A step that ran several times (its cache key, its
 * work, a layer that was fetched late) has a node for each time; one that has not run has one without length.
 */
export interface RunGraph {
  /** Digests; nodes refer to them by index. */
  readonly steps: readonly string[]
  /** Step of each node. */
  readonly stepOf: Int32Array
  /** First node of each step; the nodes of a step follow upon each other. One longer than `steps`. */
  readonly firstNode: Int32Array
  /** Predecessors of node `n`: `before[offset[n]]` to `before[offset[n + 1] - 1]`. */
  readonly before: Int32Array
  readonly offset: Int32Array
  /** ms of each node that count: those after all its predecessors had ended. So no two nodes of a chain count the same time. */
  readonly own: Float64Array
  /** Nodes, each after its predecessors. */
  readonly order: Int32Array
}

const front: ReadonlySet<Phase> = new Set(['resolve', 'cache-import'])
const back: ReadonlySet<Phase> = new Set(['export', 'push', 'load', 'cache-export'])

/**
 * Inputs tell what waits for what. BuildKit gives none to its own steps: what resolves names comes before the sources,
 * what exports comes after the results, each after the last of them that had ended when it began.
 *
 * @param phases of the steps, by their place in `snapshot.order`
 * @param at where running steps have got to, ms since the epoch
 */
export function runGraph(
  { order, steps }: Pick<BuildSnapshot, 'order' | 'steps'>,
  phases: readonly Phase[],
  at: number,
): RunGraph {
  const builder = new Builder(order, steps, at)
  const frontEnds: number[] = []
  const isInput = new Uint8Array(order.length)
  for (let s = 0; s < order.length; s += 1) {
    if (front.has(phases[s] ?? 'other')) frontEnds.push(...builder.nodesOf(s))
    for (const input of builder.inputsOf(s)) isInput[input] = 1
  }
  frontEnds.sort((a, b) => builder.end(a) - builder.end(b))
  const backNodes: number[] = []
  const sinks: number[] = []
  for (let s = 0; s < order.length; s += 1) {
    if (back.has(phases[s] ?? 'other')) backNodes.push(...builder.nodesOf(s))
    else if (isInput[s] === 0) sinks.push(s)
  }
  backNodes.sort((a, b) => builder.end(a) - builder.end(b))
  for (let s = 0; s < order.length; s += 1) {
    if (builder.inputsOf(s).length > 0) builder.followInputs(s)
    else if (back.has(phases[s] ?? 'other')) {
      for (const sink of sinks) builder.followStep(s, sink)
      builder.followLatest(s, backNodes)
    } else builder.followLatest(s, frontEnds)
  }
  return builder.finish()
}

class Builder {
  readonly #digests: readonly string[]
  readonly #inputs: readonly (readonly number[])[]
  readonly #firstNode: Int32Array
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #stepOf: number[] = []
  readonly #from: number[] = []
  readonly #to: number[] = []

  constructor(digests: readonly string[], steps: Readonly<Record<string, Step>>, at: number) {
    this.#digests = digests
    const indexes = new Map(digests.map((digest, i) => [digest, i]))
    this.#inputs = digests.map((digest) =>
      (steps[digest]?.inputs ?? []).flatMap((input) => indexes.get(input) ?? []),
    )
    this.#firstNode = new Int32Array(digests.length + 1)
    digests.forEach((digest, s) => {
      this.#firstNode[s] = this.#starts.length
      const runs: readonly Interval[] = mergedIntervals(steps[digest]?.intervals ?? [])
      for (const { start, end } of runs.length === 0 ? [{ start: Infinity, end: Infinity }] : runs) {
        this.#starts.push(start)
        this.#ends.push(Math.max(start, end ?? at))
        this.#stepOf.push(s)
      }
    })
    this.#firstNode[digests.length] = this.#starts.length
  }

  /** ms since the epoch; `Infinity` for one that has not run. */
  end(node: number): number {
    return this.#ends[node] ?? 0
  }

  inputsOf(step: number): readonly number[] {
    return this.#inputs[step] ?? []
  }

  nodesOf(step: number): readonly number[] {
    const first = this.#first(step)
    return Array.from({ length: this.#first(step + 1) - first }, (_, i) => first + i)
  }

  /** A step's runs follow one another and those of its inputs that had ended when they did. */
  followInputs(step: number): void {
    this.#chain(step)
    for (const input of this.inputsOf(step)) {
      for (let node = this.#first(step); node < this.#first(step + 1); node += 1) {
        const last = this.#lastEndedBy(input, this.end(node))
        if (last !== undefined) this.#edge(last, node)
      }
    }
  }

  /** A step begins after another, if that had ended by then. */
  followStep(step: number, other: number): void {
    const last = this.#lastEndedBy(other, this.#starts[this.#first(step)] ?? 0)
    if (last !== undefined) this.#edge(last, this.#first(step))
  }

  /** A step begins after that one of the nodes, in order of their ends, that ended last before. */
  followLatest(step: number, nodes: readonly number[]): void {
    this.#chain(step)
    const node = this.#first(step)
    const start = this.#starts[node] ?? 0
    let low = 0
    let high = nodes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.end(nodes[middle] ?? 0) <= start) low = middle + 1
      else high = middle
    }
    for (let i = low - 1; i >= 0; i -= 1) {
      const latest = nodes[i]
      if (latest === undefined || this.#stepOf[latest] === step) continue
      this.#edge(latest, node)
      return
    }
  }

  finish(): RunGraph {
    const count = this.#starts.length
    const offset = new Int32Array(count + 1)
    for (const to of this.#to) offset[to + 1] = (offset[to + 1] ?? 0) + 1
    for (let n = 0; n < count; n += 1) offset[n + 1] = (offset[n + 1] ?? 0) + (offset[n] ?? 0)
    const before = new Int32Array(this.#from.length)
    const filled = offset.slice()
    this.#to.forEach((to, i) => {
      const place = filled[to] ?? 0
      before[place] = this.#from[i] ?? 0
      filled[to] = place + 1
    })
    const order = this.#sorted()
    return {
      steps: this.#digests,
      stepOf: Int32Array.from(this.#stepOf),
      firstNode: this.#firstNode,
      before,
      offset,
      own: this.#own(order, before, offset),
      order,
    }
  }

  #first(step: number): number {
    return this.#firstNode[step] ?? 0
  }

  #chain(step: number): void {
    for (let node = this.#first(step) + 1; node < this.#first(step + 1); node += 1) this.#edge(node - 1, node)
  }

  #edge(from: number, to: number): void {
    this.#from.push(from)
    this.#to.push(to)
  }

  /** A step that has not run counts as ended at any time: what came from the cache does not wait for it. */
  #lastEndedBy(step: number, moment: number): number | undefined {
    if (this.end(this.#first(step)) === Infinity) return this.#first(step)
    for (let node = this.#first(step + 1) - 1; node >= this.#first(step); node -= 1) {
      if (this.end(node) <= moment) return node
    }
    return undefined
  }

  /** Time goes on along every chain: what a node counts begins when all before it, however far, had ended. */
  #own(order: Int32Array, before: Int32Array, offset: Int32Array): Float64Array {
    const own = new Float64Array(this.#ends.length)
    const until = new Float64Array(this.#ends.length)
    for (const node of order) {
      let ready = 0
      for (let i = offset[node] ?? 0; i < (offset[node + 1] ?? 0); i += 1) {
        ready = Math.max(ready, until[before[i] ?? 0] ?? 0)
      }
      const end = this.end(node)
      until[node] = end === Infinity ? ready : Math.max(ready, end)
      own[node] = end === Infinity ? 0 : Math.max(0, end - Math.max(ready, this.#starts[node] ?? 0))
    }
    return own
  }

  /** Kahn's algorithm. Nodes of a cycle, which no engine sends, are left out. */
  #sorted(): Int32Array {
    const count = this.#starts.length
    const missing = new Int32Array(count)
    const head = new Int32Array(count).fill(-1)
    const next = new Int32Array(this.#from.length)
    this.#from.forEach((from, edge) => {
      next[edge] = head[from] ?? -1
      head[from] = edge
      const to = this.#to[edge] ?? 0
      missing[to] = (missing[to] ?? 0) + 1
    })
    const order = new Int32Array(count)
    let length = 0
    for (let node = 0; node < count; node += 1) if (missing[node] === 0) order[length++] = node
    for (let i = 0; i < length; i += 1) {
      for (let edge = head[order[i] ?? 0] ?? -1; edge >= 0; edge = next[edge] ?? -1) {
        const to = this.#to[edge] ?? 0
        missing[to] = (missing[to] ?? 0) - 1
        if (missing[to] === 0) order[length++] = to
      }
    }
    return order.subarray(0, length)
  }
}
