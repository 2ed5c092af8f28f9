import type { BuildSnapshot } from '../build-snapshot.ts'
import { totalTime } from '../intervals.ts'
import type { CacheSaving, PastTimes, TimeLeft } from './build-insight.ts'
import { headsOf, longestOf } from './longest-path.ts'
import type { RunGraph } from './run-graph.ts'
import { stepKeys } from './step-key.ts'

/** What past times of the same steps say about the cache and about what is left. */
export function estimate(
  snapshot: BuildSnapshot,
  graph: RunGraph,
  past: PastTimes,
  at: number,
): { readonly saved?: CacheSaving; readonly timeLeft?: TimeLeft } {
  if (past.steps.size === 0) return {}
  const keys = stepKeys(snapshot)
  const pastOf = (digest: string): number | undefined => past.steps.get(keys.get(digest) ?? '')
  const saved = savedOf(snapshot, graph, pastOf)
  const isRunning = snapshot.state === 'running'
  const timeLeft = isRunning ? timeLeftOf(snapshot, graph, pastOf, past.ending ?? 0, at) : undefined
  return { ...(saved && { saved }), ...(timeLeft && { timeLeft }) }
}

function savedOf(
  { steps }: BuildSnapshot,
  graph: RunGraph,
  pastOf: (digest: string) => number | undefined,
): CacheSaving | undefined {
  const weights = graph.own.slice()
  let work = 0
  let known = 0
  let of = 0
  graph.steps.forEach((digest, i) => {
    const step = steps[digest]
    if (step?.state !== 'cached' || !step.cacheable) return
    of += 1
    const ms = pastOf(digest)
    if (ms === undefined) return
    known += 1
    work += ms
    const node = graph.firstNode[i] ?? 0
    weights[node] = (weights[node] ?? 0) + ms
  })
  if (known === 0) return undefined
  const wall = longestOf(headsOf(graph, weights)) - longestOf(headsOf(graph, graph.own))
  return { work, wall: Math.max(0, Math.min(work, wall)), known, of }
}

/** The longest chain of what is left: all of what waits, and of what runs what it took before less what it took so far. */
function timeLeftOf(
  { steps }: BuildSnapshot,
  graph: RunGraph,
  pastOf: (digest: string) => number | undefined,
  ending: number,
  at: number,
): TimeLeft | undefined {
  const weights = new Float64Array(graph.own.length)
  let known = 0
  let of = 0
  graph.steps.forEach((digest, i) => {
    const step = steps[digest]
    if (step === undefined) return
    if (step.state !== 'waiting' && step.state !== 'running') return
    of += 1
    const ms = pastOf(digest)
    if (ms === undefined) return
    known += 1
    const left = Math.max(0, ms - totalTime(step.intervals, at))
    weights[(graph.firstNode[i + 1] ?? 1) - 1] = left
  })
  if (of === 0 || known === 0) return undefined
  const isEnding = graph.steps.some((digest) => steps[digest]?.name.startsWith('exporting to ') === true)
  return { ms: longestOf(headsOf(graph, weights)) + (isEnding ? 0 : ending), known, of }
}
