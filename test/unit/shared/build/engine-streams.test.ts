import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot, Interval, Step } from '#shared/build/build-snapshot.ts'
import { fold } from '#shared/build/fold.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { stepKeys } from '#shared/build/insight/step-key.ts'
import { cacheCounts } from '#shared/build/selectors.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

/** Streams of the engines' generations; see test/fixtures/streams/README.md. */
const folder = new URL('../../../fixtures/streams/', import.meta.url)
const engines = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => entry.isDirectory() ? [entry.name] : []) // prettier-ignore
const streams = engines.flatMap((engine) =>
  readdirSync(new URL(`${engine}/`, folder)).map((file) => `${engine}/${file.replace('.json', '')}`),
)

const noPast = { steps: new Map<string, number>() }

function events(stream: string): readonly BuildEvent[] {
  return JSON.parse(readFileSync(new URL(`${stream}.json`, folder), 'utf8')) as readonly BuildEvent[]
}

function step(snapshot: BuildSnapshot, text: string): Step {
  const found = Object.values(snapshot.steps).find(({ name }) => name.endsWith(text))
  if (found === undefined) throw new Error(`There is no step ${text}.`)
  return found
}

test('there are streams of five engines', () => {
  expect(engines.sort()).toEqual(['buildkitd', 'distribution', 'newest', 'newest-containerd', 'stable'])
})

describe.each(streams)('%s', (stream) => {
  const all = events(stream)
  const whole = fold(emptyBuild(), all)

  test('any split into batches, and a window that joins late, give the same snapshot', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 })), fc.nat(all.length), (sizes, join) => {
        let split = fold(emptyBuild(), all.slice(0, join))
        // What a late window is sent is a copy.
        split = structuredClone(split)
        let at = join
        for (const size of sizes) {
          split = fold(split, all.slice(at, at + size))
          at += size
        }
        expect(fold(split, all.slice(at))).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })

  test('its times are those that BuildKit stamped', () => {
    const stamped = new Map<string, Map<number, number | undefined>>()
    for (const event of all) {
      if (event.kind !== 'vertex') continue
      const times = stamped.get(event.digest) ?? new Map<number, number | undefined>()
      stamped.set(event.digest, times)
      if (event.startedAt !== undefined) times.set(event.startedAt, event.completedAt)
    }
    expect(Object.keys(whole.steps).sort()).toEqual([...stamped.keys()].sort())
    for (const [digest, times] of stamped) {
      const intervals = [...times].map(([start, end]): Interval => ({ start, end: end ?? whole.finishedAt! }))
      expect(whole.steps[digest]?.intervals).toEqual(intervals.sort((a, b) => a.start - b.start))
    }
  })

  test('nothing is left open, and no chain is longer than the build', () => {
    for (const { state, intervals } of Object.values(whole.steps)) {
      expect(['waiting', 'running']).not.toContain(state)
      expect(intervals.every(({ end }) => end !== undefined)).toBe(true)
    }
    const { criticalPath, wall, slack, sum, lanes } = insightOf(whole, noPast, 0)
    expect(criticalPath.length).toBeLessThanOrEqual(wall)
    expect(Math.min(...slack.values())).toBeGreaterThanOrEqual(0)
    expect(lanes.reduce((total, lane) => total + lane.sum, 0)).toBeCloseTo(sum, 6)
  })

  test('a step that ran had all of its inputs', () => {
    for (const { state, inputs } of Object.values(whole.steps)) {
      if (state !== 'executed') continue
      for (const input of inputs) expect(['executed', 'cached']).toContain(whole.steps[input]?.state)
    }
  })
})

describe.each(engines)('%s', (engine) => {
  test('the same again is cached whole, under the same keys', () => {
    const [first, again] = ['parallel', 'cached'].map((name) =>
      fold(emptyBuild(), events(`${engine}/${name}`)),
    )
    expect(cacheCounts(first!)).toEqual({ cached: 0, cacheable: 6 })
    expect(cacheCounts(again!)).toEqual({ cached: 6, cacheable: 6 })
    // Of a base that two stages share the name is that of one of them, and which one differs from build to build.
    const keys = (snapshot: BuildSnapshot): readonly string[] =>
      [...stepKeys(snapshot).values()].filter((key) => !key.includes(' FROM ')).sort()
    expect(keys(again!)).toEqual(keys(first!))
  })

  test('two stages side by side are on the longest chain one at a time', () => {
    const snapshot = fold(emptyBuild(), events(`${engine}/parallel`))
    const { criticalPath, savedIfCached, slack, concurrency } = insightOf(snapshot, noPast, 0)
    const both = ['echo built the server', 'echo built the client >&2'].map(
      (text) => step(snapshot, text).digest,
    )
    expect(both.filter((digest) => criticalPath.own.has(digest))).toHaveLength(1)
    expect(Math.max(...both.map((digest) => slack.get(digest) ?? 0))).toBeLessThan(500)
    // Each of them cached would leave the other.
    for (const digest of both) expect(savedIfCached.get(digest) ?? 0).toBeLessThan(500)
    expect(concurrency.max).toBeGreaterThanOrEqual(2)
    expect(criticalPath.steps.at(-1)).toBe(
      snapshot.order.findLast((of) => snapshot.steps[of]?.name.startsWith('exporting')),
    )
  })

  test('a failure cancels what runs beside it, and says what was not reached after it', () => {
    const snapshot = fold(emptyBuild(), events(`${engine}/failing`))
    const { reasons } = insightOf(snapshot, noPast, 0)
    const failed = step(snapshot, 'exit 7').digest
    expect(reasons.get(step(snapshot, 'echo slow > /slow').digest)).toEqual({ kind: 'stopped-by-failure', because: failed }) // prettier-ignore
    expect(reasons.get(step(snapshot, 'COPY --from=broken /etc/hostname /').digest)).toEqual({
      kind: 'after-failure',
      after: failed,
      needed: true,
    })
    expect(snapshot.steps[failed]?.state).toBe('failed')
  })

  test('a cancel is no failure', () => {
    const { steps } = fold(emptyBuild(), events(`${engine}/cancelled`))
    expect(Object.values(steps).filter(({ state }) => state === 'failed')).toEqual([])
    expect(Object.values(steps).filter(({ state }) => state === 'cancelled')).toHaveLength(2)
  })
})

describe.each(streams.filter((stream) => stream.endsWith('/platforms')))('%s', (stream) => {
  test('each platform has lanes of its own, and its steps their state', () => {
    const { lanes } = insightOf(fold(emptyBuild(), events(stream)), noPast, 0)
    expect(lanes.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'stage built linux/amd64',
        'stage built linux/amd64->arm64',
        'stage stage-1 linux/amd64',
        'stage stage-1 linux/arm64',
        'export',
      ]),
    )
  })
})

test('a linked copy is one step where the engine merges layers', () => {
  const snapshot = fold(emptyBuild(), events('buildkitd/linked'))
  const { groups, cache } = insightOf(snapshot, noPast, 0)
  expect(groups.map(({ name, steps, cached }) => [name, steps.length, cached])).toEqual([
    ['[stage-1 3/3] COPY --link --from=made /made /', 2, false],
    ['[stage-1 2/3] COPY --link settings.txt /settings/', 2, false],
  ])
  expect(cache).toEqual({ cached: 0, cacheable: 3 })
})
