import { formatDuration } from '../../format/duration.ts'
import type { BuildInsight } from '../insight/build-insight.ts'

/** One thing to know of a build as a whole. */
export interface BuildFact {
  readonly id: 'wall' | 'at-once' | 'sum' | 'critical' | 'cached' | 'saved' | 'left'
  readonly text: string
  /** What it means, with exact values. */
  readonly detail: string
}

/** What a build's times say, in one line. */
export function buildFacts(insight: BuildInsight, wall: number): readonly BuildFact[] {
  const { concurrency, sum, factor, criticalPath, cache, saved, timeLeft } = insight
  const facts: BuildFact[] = [
    { id: 'wall', text: formatDuration(wall), detail: `From its start to its end: ${exact(wall)}` },
  ]
  if (concurrency.max > 0) {
    facts.push({
      id: 'at-once',
      text: `${concurrency.max} at once at most`,
      detail: `So many steps ran at the same time; at least one ran for ${exact(concurrency.busy)}`,
    })
  }
  if (sum > insight.wall * 1.05) {
    facts.push({
      id: 'sum',
      text: `one after another ${formatDuration(sum)}`,
      detail: `What all steps took together: ${exact(sum)}, ${factor.toFixed(2)} times what the build took`,
    })
  }
  if (criticalPath.length > 0) {
    facts.push({
      id: 'critical',
      text: `critical path ${formatDuration(criticalPath.length)}`,
      detail: `The chain of ${criticalPath.steps.length} steps, each waiting for the one before, that took longest: ${exact(criticalPath.length)}. To shorten the build, shorten these`,
    })
  }
  if (cache.cacheable > 0) {
    facts.push({
      id: 'cached',
      text: `cached ${cache.cached}/${cache.cacheable}`,
      detail: 'Steps that came from the cache, of those that could',
    })
  }
  if (saved !== undefined && saved.wall > 0) {
    facts.push({
      id: 'saved',
      text: `saved ≈ ${formatDuration(saved.wall)}`,
      detail: `So much longer it would have taken without the cache. The cached steps took ${exact(saved.work)} when they last ran (known of ${saved.known} of ${saved.of})`,
    })
  }
  if (timeLeft !== undefined) {
    facts.push({
      id: 'left',
      text: `≈ ${formatDuration(timeLeft.ms)} left`,
      detail: `From what these steps took the last time (known of ${timeLeft.known} of ${timeLeft.of} that are left)`,
    })
  }
  return facts
}

function exact(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`
}
