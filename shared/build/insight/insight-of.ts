import type { BuildSnapshot } from '../build-snapshot.ts'
import { buildDuration, cacheCounts } from '../selectors.ts'
import type { BuildInsight, PastTimes } from './build-insight.ts'

/**
 * What follows from the times of a build. Linear in its steps.
 * @param now ms since the epoch by BuildKit's clock: where running steps have got to
 */
export function insightOf(snapshot: BuildSnapshot, _past: PastTimes, now: number): BuildInsight {
  const at = snapshot.finishedAt ?? now
  const wall = buildDuration(snapshot, at)
  return {
    id: snapshot.id,
    at,
    startedAt: snapshot.startedAt,
    wall,
    sum: 0,
    factor: 0,
    concurrency: { points: [], max: 0, busy: 0 },
    criticalPath: { steps: [], own: new Map(), length: 0 },
    slack: new Map(),
    savedIfCached: new Map(),
    phases: [],
    lanes: [],
    transfers: [],
    groups: [],
    cache: cacheCounts(snapshot),
    reasons: new Map(),
  }
}
