import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BuildEvent, BuildOp, VertexEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold } from '#shared/build/fold.ts'
import { cacheCounts, stepDuration } from '#shared/build/selectors.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const empty = emptyBuild(1)

function vertex(digest: string, more: Partial<VertexEvent> = {}): VertexEvent {
  return { kind: 'vertex', digest, name: `[1/2] RUN ${digest}`, inputs: [], cached: false, ...more }
}

function op(digest: string, more: Partial<BuildOp> = {}): BuildOp {
  return {
    digest,
    kind: 'exec',
    inputs: [],
    name: digest,
    lines: [{ first: 2, last: 2 }],
    mounts: [],
    ...more,
  }
}

const finished = (kind: 'succeeded' | 'cancelled'): BuildEvent => ({
  kind: 'finished',
  at: 100,
  outcome: kind === 'succeeded' ? { kind, tags: [], outputs: [] } : { kind },
})

function states(snapshot: BuildSnapshot): Record<string, string> {
  return Object.fromEntries(snapshot.order.map((digest) => [digest, snapshot.steps[digest]!.state]))
}

test('a step waits, runs, and is executed, cached, failed or cancelled', () => {
  const start = fold(empty, [
    { kind: 'started', at: 5, ref: 'r' },
    ...['a', 'b', 'c', 'd', 'e'].map((d) => vertex(d)),
  ])
  expect(start).toMatchObject({ state: 'running', ref: 'r', startedAt: 5 })
  const running = fold(
    start,
    ['a', 'b', 'c', 'd'].map((digest) => vertex(digest, { startedAt: 10 })),
  )
  const done = fold(running, [
    vertex('a', { startedAt: 10, completedAt: 20 }),
    vertex('b', { startedAt: 10, completedAt: 10, cached: true }),
    vertex('c', {
      startedAt: 10,
      completedAt: 30,
      error: 'process "make" did not complete successfully: exit code: 2',
    }),
    vertex('d', {
      startedAt: 10,
      completedAt: 30,
      error: 'process "make" did not complete: context canceled',
    }),
  ])
  expect([states(start), states(running), states(done)]).toEqual([
    { a: 'waiting', b: 'waiting', c: 'waiting', d: 'waiting', e: 'waiting' },
    { a: 'running', b: 'running', c: 'running', d: 'running', e: 'waiting' },
    { a: 'executed', b: 'cached', c: 'failed', d: 'cancelled', e: 'waiting' },
  ])
})

test('at the end what runs is cancelled and what waits was not reached', () => {
  const snapshot = fold(empty, [vertex('a'), vertex('b', { startedAt: 10 }), finished('cancelled')])
  expect(snapshot).toMatchObject({ state: 'cancelled', finishedAt: 100, outcome: { kind: 'cancelled' } })
  expect(states(snapshot)).toEqual({ a: 'not-reached', b: 'cancelled' })
  expect(snapshot.steps['b']?.intervals).toEqual([{ start: 10, end: 100 }])
})

test('the tail that arrives after the end is still taken', () => {
  const snapshot = fold(empty, [
    vertex('a', { startedAt: 10 }),
    finished('cancelled'),
    vertex('a', { startedAt: 10, completedAt: 40, error: 'context canceled' }),
    vertex('late'),
  ])
  expect(states(snapshot)).toEqual({ a: 'cancelled', late: 'not-reached' })
  expect(snapshot.steps['a']?.intervals).toEqual([{ start: 10, end: 40 }])
})

test('an engine that is lost blames the step that ran', () => {
  const failure = { reason: 'engine-lost', message: 'm', detail: 'd', digest: 'a', lastOutput: [] } as const
  const snapshot = fold(empty, [
    vertex('a', { startedAt: 10 }),
    vertex('b', { startedAt: 10 }),
    { kind: 'finished', at: 50, outcome: { kind: 'failed', failure } },
  ])
  expect(states(snapshot)).toEqual({ a: 'failed', b: 'cancelled' })
})

test('an unstarted duplicate does not reset a started vertex', () => {
  const before = fold(empty, [vertex('a', { startedAt: 10, completedAt: 20 })])
  expect(fold(before, [vertex('a')])).toBe(before)
})

test('a vertex that runs again adds an interval; overlaps count once', () => {
  const snapshot = fold(empty, [
    vertex('a', { startedAt: 10, completedAt: 20 }),
    vertex('a', { startedAt: 30 }),
    vertex('a', { startedAt: 35 }),
    vertex('a', { startedAt: 30, completedAt: 40 }),
    vertex('a', { startedAt: 35, completedAt: 50 }),
  ])
  expect(snapshot.steps['a']?.intervals).toEqual([
    { start: 10, end: 20 },
    { start: 30, end: 40 },
    { start: 35, end: 50 },
  ])
  expect(stepDuration(snapshot.steps['a']!, 1000)).toBe(30)
  const open = fold(snapshot, [vertex('a', { startedAt: 60 })])
  expect(stepDuration(open.steps['a']!, 65)).toBe(35)
})

test('what belongs to an unknown vertex is dropped; a status replaces that of its id', () => {
  const status = (digest: string, current: number): BuildEvent => ({
    kind: 'status',
    digest,
    id: 'layer',
    name: 'extracting',
    current,
    total: 10,
  })
  const snapshot = fold(empty, [status('a', 1), vertex('a'), status('a', 2), status('a', 3)])
  expect(snapshot.steps['a']?.statuses.map(({ current }) => current)).toEqual([3])
})

test('a warning that several solves give is kept once', () => {
  const warning: BuildEvent = {
    kind: 'warning',
    digest: 'a',
    message: 'FromAsCasing',
    detail: [],
    lines: [{ first: 1, last: 1 }],
  }
  const snapshot = fold(empty, [
    warning,
    { ...warning, digest: 'b' },
    { ...warning, lines: [{ first: 2, last: 2 }] },
  ])
  expect(snapshot.warnings).toHaveLength(2)
})

test('cacheable are exec, file and merge ops with lines, known before they run', () => {
  const ops = [
    op('run'),
    op('copy', { kind: 'file' }),
    op('link', { kind: 'merge' }),
    op('image', { kind: 'source' }),
    op('internal', { lines: [] }),
  ]
  const before = fold(empty, [vertex('run'), { kind: 'ops', ops }])
  expect(cacheCounts(before)).toEqual({ cached: 0, cacheable: 3 })
  const after = fold(before, [
    vertex('run', { startedAt: 1, completedAt: 2, cached: true }),
    vertex('image', { startedAt: 1, completedAt: 2, cached: true }),
    vertex('exporting', { startedAt: 1, completedAt: 2 }),
  ])
  expect(after.steps['run']?.cacheable).toBe(true)
  expect(cacheCounts(after)).toEqual({ cached: 1, cacheable: 3 })
})

test('on an engine that tells no lines the names say what is cacheable', () => {
  const snapshot = fold(empty, [
    vertex('a', { name: '[build 1/3] FROM docker.io/library/debian:12' }),
    vertex('b', { name: '[build 2/3] RUN make', cached: true, startedAt: 1, completedAt: 1 }),
    vertex('c', { name: '[build 3/3] COPY . .' }),
    vertex('d', { name: 'exporting to image' }),
    vertex('e', { name: '[internal] load build context' }),
  ])
  expect(cacheCounts(snapshot)).toEqual({ cached: 1, cacheable: 2 })
})

test('what ran once stays executed when another solve of the build finds its result', () => {
  const ran = fold(empty, [vertex('a', { inputs: ['base'], startedAt: 1, completedAt: 5 })])
  const begun = fold(ran, [vertex('a', { inputs: ['base'], startedAt: 6, cached: true })])
  const done = fold(begun, [vertex('a', { inputs: ['base'], startedAt: 6, completedAt: 7, cached: true })])
  expect([begun, done].map(({ steps }) => steps['a']?.state)).toEqual(['executed', 'executed'])
  const image = fold(empty, [
    vertex('image', { startedAt: 1, completedAt: 2 }),
    vertex('image', { startedAt: 3, completedAt: 3, cached: true }),
  ])
  expect(image.steps['image']?.state).toBe('cached')
})

test('a cached step stays cached, and keeps its inputs, while its layers are fetched', () => {
  const cached = fold(empty, [
    vertex('a', { inputs: ['base'], startedAt: 1, completedAt: 1, cached: true }),
    vertex('a', { startedAt: 5 }),
  ])
  expect(cached.steps['a']).toMatchObject({ state: 'cached', inputs: ['base'] })
  expect(fold(cached, [vertex('a', { startedAt: 5, completedAt: 9 })]).steps['a']).toMatchObject({
    state: 'cached',
    intervals: [
      { start: 1, end: 1 },
      { start: 5, end: 9 },
    ],
  })
})

test('a step runs as long as one of two solves runs it', () => {
  const two = fold(empty, [
    vertex('a', { startedAt: 1 }),
    vertex('a', { startedAt: 3 }),
    vertex('a', { startedAt: 1, completedAt: 5 }),
  ])
  expect(two.steps['a']?.state).toBe('running')
  expect(fold(two, [vertex('a', { startedAt: 3, completedAt: 6 })]).steps['a']?.state).toBe('executed')
})

test('what a build that succeeded had no use for was not run', () => {
  const snapshot = fold(empty, [
    vertex('a'),
    vertex('b', { inputs: ['a'], startedAt: 1, completedAt: 1, cached: true }),
    finished('succeeded'),
  ])
  expect(snapshot.steps['a']?.state).toBe('cached')
})

test('a group is one step, cached only if all of it is', () => {
  const progressGroup = { id: 'g', name: 'COPY --link . .', weak: false }
  const ops: BuildEvent = { kind: 'ops', ops: [op('copy'), op('merge')] }
  const cached = { startedAt: 1, completedAt: 1, cached: true, progressGroup }
  const both = fold(empty, [ops, vertex('copy', cached), vertex('merge', cached)])
  expect(cacheCounts(both)).toEqual({ cached: 1, cacheable: 1 })
  const one = fold(empty, [ops, vertex('copy', cached), vertex('merge', { ...cached, cached: false })])
  expect(cacheCounts(one)).toEqual({ cached: 0, cacheable: 1 })
})

test('what did not change keeps its identity', () => {
  const before = fold(empty, [
    { kind: 'ops', ops: [op('a'), op('b')] },
    vertex('a', { startedAt: 1 }),
    vertex('b', { startedAt: 1 }),
  ])
  const after = fold(before, [vertex('b', { startedAt: 1, completedAt: 2 })])
  expect(after.steps['a']).toBe(before.steps['a'])
  expect(after.order).toBe(before.order)
  expect(after.ops).toBe(before.ops)
  expect(after.warnings).toBe(before.warnings)
  expect(fold(after, [{ kind: 'log', digest: 'a', stream: 'stdout', at: 1, text: 'x' }])).toBe(after)
  expect(fold(after, [vertex('b', { startedAt: 1, completedAt: 2 })])).toBe(after)
  expect(fold(after, [])).toBe(after)
})

const digest = fc.constantFrom('a', 'b', 'c')
const time = fc.integer({ min: 1, max: 40 })
const anyEvent: fc.Arbitrary<BuildEvent> = fc.oneof(
  fc
    .record({
      digest,
      startedAt: fc.option(time),
      completedAt: fc.option(time),
      cached: fc.boolean(),
      error: fc.option(fc.constantFrom('no', 'context canceled')),
    })
    .map(({ digest: of, startedAt, completedAt, cached, error }) =>
      vertex(of, {
        cached,
        ...(startedAt === null ? {} : { startedAt }),
        ...(startedAt === null || completedAt === null ? {} : { completedAt }),
        ...(error === null ? {} : { error }),
      }),
    ),
  fc
    .record({ digest, id: digest, current: time })
    .map((status): BuildEvent => ({ kind: 'status', name: 's', total: 0, ...status })),
  fc
    .record({ digest, message: digest })
    .map((warning): BuildEvent => ({ kind: 'warning', detail: [], lines: [], ...warning })),
  fc
    .array(digest)
    .map((digests): BuildEvent => ({ kind: 'ops', ops: [...new Set(digests)].map((of) => op(of)) })),
  fc.constant<BuildEvent>({ kind: 'started', at: 2, ref: 'r' }),
  fc.constantFrom<BuildEvent>(finished('succeeded'), finished('cancelled')),
)

test('any split into batches gives the same snapshot', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.array(fc.nat(8)), (events, sizes) => {
      let split = empty
      let at = 0
      for (const size of sizes) {
        split = fold(split, events.slice(at, at + size))
        at += size
      }
      split = fold(split, events.slice(at))
      expect(split).toEqual(fold(empty, events))
      expect(Object.keys(split.steps).sort()).toEqual([...split.order].sort())
    }),
    { numRuns: 1000 },
  )
})
