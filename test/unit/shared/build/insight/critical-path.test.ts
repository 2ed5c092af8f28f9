import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold } from '#shared/build/fold.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { headsOf, longestOf } from '#shared/build/insight/longest-path.ts'
import { phaseOf } from '#shared/build/insight/phase-of.ts'
import { runGraph } from '#shared/build/insight/run-graph.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const noPast = { steps: new Map<string, number>() }

/** A step by its input names and its times; one without times waits. */
type Times = Readonly<
  Record<string, readonly [inputs: string, ...times: readonly (readonly [number, number])[]]>
>

function snapshotOf(times: Times, end = 100): BuildSnapshot {
  const events = Object.entries(times).flatMap(([digest, [inputs, ...runs]]): readonly BuildEvent[] => {
    const vertex = { kind: 'vertex', digest, name: digest, cached: false } as const
    const known = inputs === '' ? [] : inputs.split('|')
    return [
      { ...vertex, inputs: known },
      ...runs.map(([startedAt, completedAt]) => ({ ...vertex, inputs: known, startedAt, completedAt })),
    ]
  })
  return fold(emptyBuild(), [
    { kind: 'started', at: 0, ref: 'r' },
    ...events,
    { kind: 'finished', at: end, outcome: { kind: 'succeeded', tags: [], outputs: [] } },
  ])
}

function insight(times: Times, end?: number): BuildInsight {
  return insightOf(snapshotOf(times, end), noPast, 0)
}

test('the longest chain, the slack beside it, and what a cached step would save', () => {
  const { criticalPath, slack, savedIfCached, wall, sum, factor } = insight({
    base: ['', [0, 10]],
    slow: ['base', [10, 60]],
    fast: ['base', [10, 30]],
    last: ['slow|fast', [60, 70]],
  })
  expect(criticalPath.steps).toEqual(['base', 'slow', 'last'])
  expect(criticalPath.length).toBe(70)
  expect(Object.fromEntries(slack)).toEqual({ base: 0, slow: 0, fast: 30, last: 0 })
  // Without `slow` the way over `fast` is the longest: 40 ms.
  expect(Object.fromEntries(savedIfCached)).toEqual({ base: 10, slow: 30, last: 10 })
  expect([wall, sum, factor]).toEqual([100, 90, 0.9])
})

test('of two equal ways neither saves anything', () => {
  const { savedIfCached } = insight({ a: ['', [0, 40]], b: ['', [0, 40]], c: ['a|b', [40, 50]] })
  expect(Object.fromEntries(savedIfCached)).toEqual({ c: 10 })
})

test('what a step does while its inputs still run does not count twice', () => {
  const { criticalPath } = insight({ a: ['', [0, 50]], b: ['a', [0, 5], [50, 60]], c: ['b', [55, 80]] })
  expect(criticalPath.length).toBe(80)
  expect(Object.fromEntries(criticalPath.own)).toEqual({ a: 50, b: 10, c: 20 })
})

test('a base whose layers are fetched late does not hide what ran before', () => {
  const { criticalPath } = insight({ base: ['', [0, 1], [80, 90]], run: ['base', [1, 70]] })
  expect(criticalPath.length).toBe(70)
  expect(criticalPath.steps).toEqual(['base', 'run'])
})

test('names are resolved before sources are fetched, and results exported after they are there', () => {
  const { criticalPath, slack } = insight({
    '[internal] load build definition from Dockerfile': ['', [0, 5]],
    '[internal] load metadata for docker.io/library/debian:12': ['', [5, 25]],
    '[internal] load build context': ['', [25, 27]],
    '[1/2] FROM docker.io/library/debian:12': ['', [25, 40]],
    '[2/2] COPY . .': ['[internal] load build context|[1/2] FROM docker.io/library/debian:12', [40, 50]],
    'exporting to image': ['', [50, 65]],
  })
  expect(criticalPath.length).toBe(65)
  expect(criticalPath.steps).toEqual([
    '[internal] load build definition from Dockerfile',
    '[internal] load metadata for docker.io/library/debian:12',
    '[1/2] FROM docker.io/library/debian:12',
    '[2/2] COPY . .',
    'exporting to image',
  ])
  expect(slack.get('[internal] load build context')).toBe(13)
})

test('a step that was never started carries the chain on', () => {
  const { criticalPath } = insight({ a: ['', [0, 10]], b: ['a'], c: ['b', [10, 30]] })
  expect(criticalPath.length).toBe(30)
})

/** Any engine's stream: inputs point backwards, times are whatever. */
const anyTimes = fc
  .array(
    fc.record({
      inputs: fc.array(fc.nat(1000), { maxLength: 3 }),
      runs: fc.array(fc.tuple(fc.nat(90), fc.nat(40)), { maxLength: 3 }),
    }),
    { maxLength: 14 },
  )
  .map((steps): Times => {
    const names = steps.map((_, i) =>
      i % 7 === 3 ? `[internal]-${i}` : i % 7 === 6 ? `exporting-${i}` : `step-${i}`,
    )
    return Object.fromEntries(
      steps.map(({ inputs, runs }, i) => [
        names[i] ?? '',
        [
          i === 0 ? '' : [...new Set(inputs.map((input) => names[input % i]))].join('|'),
          ...runs.map(([start, length]) => [start, Math.min(100, start + length)] as const),
        ],
      ]),
    )
  })

test('what a step would save is what the longest chain without its time is shorter', () => {
  fc.assert(
    fc.property(anyTimes, (times) => {
      const snapshot = snapshotOf(times)
      const { savedIfCached, criticalPath } = insightOf(snapshot, noPast, 0)
      const phases = snapshot.order.map((digest) => phaseOf({ name: digest }))
      const graph = runGraph(snapshot, phases, 100)
      snapshot.order.forEach((digest, step) => {
        const weights = graph.own.slice()
        weights.fill(0, graph.firstNode[step], graph.firstNode[step + 1])
        const shorter = criticalPath.length - longestOf(headsOf(graph, weights))
        expect(savedIfCached.get(digest) ?? 0).toBeCloseTo(shorter, 6)
      })
    }),
    { numRuns: 2000 },
  )
})

test('no chain is longer than the build, no slack below 0, no step saves more than it took', () => {
  fc.assert(
    fc.property(anyTimes, (times) => {
      const { criticalPath, slack, savedIfCached, wall, concurrency, sum } = insight(times)
      expect(criticalPath.length).toBeLessThanOrEqual(wall + 1e-6)
      const onPath = criticalPath.steps.reduce(
        (total, digest) => total + (criticalPath.own.get(digest) ?? 0),
        0,
      )
      expect(onPath).toBeCloseTo(criticalPath.length, 6)
      expect(criticalPath.length).toBeLessThanOrEqual(sum + 1e-6)
      for (const ms of slack.values()) expect(ms).toBeGreaterThanOrEqual(0)
      for (const digest of criticalPath.steps) expect(slack.get(digest)).toBeCloseTo(0, 6)
      for (const [digest, ms] of savedIfCached) {
        expect(ms).toBeGreaterThan(0)
        expect(ms).toBeLessThanOrEqual((criticalPath.own.get(digest) ?? 0) + 1e-6)
      }
      expect(concurrency.busy).toBeLessThanOrEqual(wall)
      expect(concurrency.points.at(-1)?.running ?? 0).toBe(0)
    }),
    { numRuns: 2000 },
  )
})
