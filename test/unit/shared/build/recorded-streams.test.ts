import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold } from '#shared/build/fold.ts'
import { joinSteps } from '#shared/build/join.ts'
import { cacheCounts, rowStatus, stageStatus } from '#shared/build/selectors.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const empty = emptyBuild()

function file(name: string): string {
  return readFileSync(new URL(`../../../fixtures/streams/${name}`, import.meta.url), 'utf8')
}

function events(stream: string): readonly BuildEvent[] {
  return JSON.parse(file(`${stream}.json`)) as readonly BuildEvent[]
}

/** What graph and status bar would show of a finished build. */
function shown(stream: string, dockerfile: string): unknown {
  const model = parseDockerfile(file(`${dockerfile}.Dockerfile`))
  const snapshot = fold(empty, events(stream))
  const join = joinSteps(model, snapshot)
  const stages = toGraph(model).cards.flatMap((card) => (card.kind === 'stage' ? [card] : []))
  return {
    build: snapshot.state,
    cache: cacheCounts(snapshot),
    stages: Object.fromEntries(
      stages.map((card) => [
        card.title,
        [
          stageStatus(snapshot, join, card, 0).state,
          ...card.rows.map((row) => rowStatus(snapshot, join, row.id, card, 0).state),
        ].join(' '),
      ]),
    ),
  }
}

test('a first build: all is executed, the stage that nobody needs is not', () => {
  expect(shown('parallel', 'parallel')).toEqual({
    build: 'succeeded',
    cache: { cached: 0, cacheable: 6 },
    stages: {
      server: 'executed executed',
      client: 'executed executed',
      unused: 'not-needed not-needed',
      'stage-3': 'executed executed executed executed executed',
    },
  })
})

test('the same again: all is cached, 6 of 6', () => {
  expect(shown('cached', 'parallel')).toEqual({
    build: 'succeeded',
    cache: { cached: 6, cacheable: 6 },
    stages: {
      server: 'cached cached',
      client: 'cached cached',
      unused: 'not-needed not-needed',
      'stage-3': 'cached cached cached cached cached',
    },
  })
})

test('a failure: the step that failed, what it cancelled, what was not reached', () => {
  expect(shown('failing', 'failing')).toEqual({
    build: 'failed',
    cache: { cached: 0, cacheable: 5 },
    stages: {
      slow: 'cancelled cancelled',
      broken: 'failed executed failed',
      'stage-2': 'not-reached not-reached not-reached',
    },
  })
})

test('a cancel: what ran is cancelled', () => {
  expect(shown('cancelled', 'cancelled')).toEqual({
    build: 'cancelled',
    cache: { cached: 0, cacheable: 4 },
    stages: {
      one: 'cancelled cancelled',
      two: 'cancelled cancelled',
      'stage-2': 'not-reached not-reached not-reached',
    },
  })
})

test('two stages ran side by side: together hardly longer than one', () => {
  const model = parseDockerfile(file('parallel.Dockerfile'))
  const snapshot = fold(empty, events('parallel'))
  const join = joinSteps(model, snapshot)
  const [server, client] = ['0/1', '1/1'].map((id) => snapshot.steps[join.get(id)![0]!]!.intervals[0]!)
  const overlap = Math.min(server!.end!, client!.end!) - Math.max(server!.start, client!.start)
  expect(overlap).toBeGreaterThan(0.9 * (server!.end! - server!.start))
})

test.each(['parallel', 'cached', 'failing', 'cancelled'])(
  '%s: any split gives the same snapshot',
  (stream) => {
    const all = events(stream)
    const whole = fold(empty, all)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (sizes) => {
        let split = empty
        let at = 0
        for (const size of sizes) {
          split = fold(split, all.slice(at, at + size))
          at += size
        }
        expect(fold(split, all.slice(at))).toEqual(whole)
      }),
      { numRuns: 30 },
    )
  },
)

test.each(['parallel', 'failing', 'cancelled'])(
  '%s: names alone join the same steps as line ranges',
  (name) => {
    const model = parseDockerfile(file(`${name}.Dockerfile`))
    const all = events(name)
    const byRange = joinSteps(model, fold(empty, all))
    const byName = joinSteps(
      model,
      fold(
        empty,
        all.filter(({ kind }) => kind !== 'ops'),
      ),
    )
    // A base that several stages share carries the name of one of them.
    const steps = [...byRange].filter(([id]) => !id.endsWith('/0'))
    expect([...byName].filter(([id]) => !id.endsWith('/0')).sort()).toEqual(steps.sort())
  },
)

test('the log of a failed step ends with its own words', () => {
  const all = events('failing')
  const snapshot = fold(empty, all)
  const failed = snapshot.order.find((digest) => snapshot.steps[digest]?.state === 'failed')!
  const log = all.flatMap((event) =>
    event.kind === 'log' && event.digest === failed ? `${event.stream} ${event.text.trimEnd()}` : [],
  )
  expect(log.slice(-2)).toEqual(['stdout compiling', 'stderr main.c:3: error: no such thing'])
})
