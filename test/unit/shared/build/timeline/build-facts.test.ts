import { describe, expect, it } from 'vitest'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { buildFacts } from '#shared/build/timeline/build-facts.ts'

const insight: BuildInsight = {
  id: 'b',
  at: 3200,
  startedAt: 0,
  wall: 3200,
  sum: 9800,
  factor: 3.06,
  concurrency: { points: [], max: 5, busy: 3100 },
  criticalPath: { steps: ['a', 'b'], own: new Map(), length: 3100 },
  slack: new Map(),
  savedIfCached: new Map(),
  phases: [],
  lanes: [],
  transfers: [],
  groups: [],
  cache: { cached: 14, cacheable: 20 },
  saved: { work: 60_000, wall: 48_000, known: 12, of: 14 },
  timeLeft: { ms: 12_000, known: 3, of: 4 },
  reasons: new Map(),
}

const words = (facts: BuildInsight) => buildFacts(facts, facts.wall).map(({ text }) => text)

describe('the facts of a build', () => {
  it('say in one line what its times mean', () => {
    expect(words(insight).join(' · ')).toBe(
      '3.2 s · 5 at once at most · one after another 9.8 s · critical path 3.1 s · cached 14/20 · saved ≈ 48.0 s · ≈ 12.0 s left',
    )
  })

  it('leave out what is not known or says nothing', () => {
    const { saved: _, timeLeft: __, ...rest } = insight
    const quiet: BuildInsight = {
      ...rest,
      sum: 3200,
      concurrency: { points: [], max: 0, busy: 0 },
      criticalPath: { steps: [], own: new Map(), length: 0 },
      cache: { cached: 0, cacheable: 0 },
    }
    expect(words(quiet)).toEqual(['3.2 s'])
  })

  it('say how sure they are', () => {
    const details = buildFacts(insight, 3200).map(({ detail }) => detail)
    expect(details.join('\n')).toContain('known of 12 of 14')
    expect(details.join('\n')).toContain('known of 3 of 4')
  })
})
