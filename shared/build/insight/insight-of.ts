import type { BuildSnapshot } from '../build-snapshot.ts'
import { opOf } from '../cacheable.ts'
import { totalTime } from '../intervals.ts'
import { buildDuration, cacheCounts } from '../selectors.ts'
import type { BuildInsight, PastTimes } from './build-insight.ts'
import { concurrencyOf } from './concurrency-of.ts'
import { criticalPathOf } from './critical-path-of.ts'
import { estimate } from './estimate.ts'
import { groupsOf } from './groups-of.ts'
import { lanesOf } from './lanes-of.ts'
import { phaseOf } from './phase-of.ts'
import { phaseTimes } from './phase-times.ts'
import { reasonsOf } from './reasons-of.ts'
import { runGraph } from './run-graph.ts'
import { runTimes } from './run-times.ts'
import { sinceStart } from './since-start.ts'
import { transfersOf } from './transfers-of.ts'

/**
 * What follows from the times of a build. Linear in its steps, apart from sorting their times.
 * @param now ms since the epoch by BuildKit's clock: where running steps have got to
 */
export function insightOf(whole: BuildSnapshot, past: PastTimes, now: number): BuildInsight {
  const snapshot = sinceStart(whole)
  const at = snapshot.finishedAt ?? now
  const { order, ops } = snapshot
  const steps = order.flatMap((digest) => snapshot.steps[digest] ?? [])
  const phases = steps.map((step) => phaseOf(step, opOf(ops, step.digest)))
  const graph = runGraph(snapshot, phases, at)
  const wall = buildDuration(snapshot, at)
  const sum = steps.reduce((total, { intervals }) => total + totalTime(intervals, at), 0)
  return {
    id: snapshot.id,
    at,
    startedAt: snapshot.startedAt,
    wall,
    sum,
    factor: wall > 0 ? sum / wall : 0,
    concurrency: concurrencyOf(runTimes(steps, at)),
    ...criticalPathOf(graph),
    phases: phaseTimes(steps, phases, at),
    lanes: lanesOf(snapshot, phases, at),
    transfers: steps.flatMap((step, i) => transfersOf(step, phases[i] ?? 'other', at)),
    groups: groupsOf(snapshot),
    cache: cacheCounts(snapshot),
    ...estimate(snapshot, graph, past, at),
    reasons: reasonsOf(snapshot),
  }
}
