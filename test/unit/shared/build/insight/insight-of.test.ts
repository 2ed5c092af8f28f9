import { expect, test } from 'vitest'
import type { BuildEvent, BuildOutcome } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold } from '#shared/build/fold.ts'
import type { BuildInsight, PastTimes } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const noPast: PastTimes = { steps: new Map() }

function vertex(
  digest: string,
  inputs: string,
  more: Partial<Extract<BuildEvent, { kind: 'vertex' }>> = {},
): BuildEvent {
  return {
    kind: 'vertex',
    digest,
    name: `[s 1/1] RUN ${digest}`,
    inputs: inputs === '' ? [] : inputs.split(' '),
    cached: false,
    ...more,
  }
}

function finished(outcome: BuildOutcome, at = 100): BuildEvent {
  return { kind: 'finished', at, outcome }
}

const succeeded: BuildOutcome = { kind: 'succeeded', tags: [], outputs: [] }

function build(...events: readonly BuildEvent[]): BuildSnapshot {
  return fold(emptyBuild(), [{ kind: 'started', at: 0, ref: 'r' }, ...events])
}

function insight(snapshot: BuildSnapshot, past = noPast, now = 100): BuildInsight {
  return insightOf(snapshot, past, now)
}

const cached = { startedAt: 5, completedAt: 5, cached: true }

test('what a build did not reach says after what, and whether it needed that', () => {
  const failure = { reason: 'step', message: '', detail: '', lastOutput: [], digest: 'bad' } as const
  const { reasons } = insight(
    build(
      vertex('bad', '', { startedAt: 1, completedAt: 9, error: 'exit code: 1' }),
      vertex('beside', '', { startedAt: 1, completedAt: 10, error: 'context canceled' }),
      vertex('next', 'bad'),
      vertex('last', 'next'),
      vertex('other', 'beside'),
      finished({ kind: 'failed', failure }),
    ),
  )
  expect(Object.fromEntries(reasons)).toEqual({
    beside: { kind: 'stopped-by-failure', because: 'bad' },
    next: { kind: 'after-failure', after: 'bad', needed: true },
    last: { kind: 'after-failure', after: 'bad', needed: true },
    other: { kind: 'after-failure', after: 'bad', needed: false },
  })
})

test('what a cancel stopped and what it came before', () => {
  const { reasons } = insight(
    build(vertex('a', '', { startedAt: 1 }), vertex('b', 'a'), finished({ kind: 'cancelled' })),
  )
  expect(Object.fromEntries(reasons)).toEqual({
    a: { kind: 'stopped-by-cancel' },
    b: { kind: 'after-end', outcome: 'cancelled' },
  })
})

test('a step waits for those of its inputs that are not there', () => {
  const snapshot = build(
    vertex('a', '', { startedAt: 1, completedAt: 2 }),
    vertex('b', '', { startedAt: 1 }),
    vertex('c', 'a b'),
  )
  expect(insight(snapshot).reasons.get('c')).toEqual({ kind: 'waiting-for', steps: ['b'] })
})

test('a step that nothing asked for was skipped for the cached one that needs it, or ran as another', () => {
  const { reasons } = insight(
    build(
      vertex('far', ''),
      vertex('near', 'far'),
      vertex('kept', 'near', cached),
      vertex('twin', ''),
      vertex('user', 'twin', { startedAt: 5, completedAt: 50 }),
      finished(succeeded),
    ),
  )
  expect(Object.fromEntries(reasons)).toEqual({
    far: { kind: 'skipped', by: 'kept' },
    near: { kind: 'skipped', by: 'kept' },
    twin: { kind: 'merged' },
  })
})

test('the cache saved what its steps took before: as work, and off the longest chain', () => {
  const ops = (digests: string): BuildEvent => ({
    kind: 'ops',
    ops: digests.split(' ').map((digest) => ({
      digest,
      kind: 'exec',
      inputs: [],
      name: digest,
      lines: [{ first: 1, last: 1 }],
      mounts: [],
    })),
  })
  const snapshot = build(
    ops('a b c d'),
    vertex('a', '', cached),
    vertex('b', '', cached),
    vertex('c', '', cached),
    vertex('d', 'a b c', { startedAt: 10, completedAt: 40 }),
    finished(succeeded),
  )
  const past: PastTimes = { steps: new Map([['s RUN a', 1000], ['s RUN b', 400]]) } // prettier-ignore
  expect(insight(snapshot, past).saved).toEqual({ work: 1400, wall: 1000, known: 2, of: 3 })
  expect(insight(snapshot).saved).toBeUndefined()
})

test('the time left is the longest chain of what is left, and what comes after the steps', () => {
  const snapshot = build(
    vertex('a', '', { startedAt: 0 }),
    vertex('b', 'a'),
    vertex('c', ''),
    vertex('new', 'a'),
  )
  const steps = new Map([['s RUN a', 300], ['s RUN b', 500], ['s RUN c', 600]]) // prettier-ignore
  expect(insight(snapshot, { steps, ending: 50 }).timeLeft).toEqual({ ms: 750, known: 3, of: 4 })
  const late = insight(snapshot, { steps }, 5000).timeLeft
  expect(late).toEqual({ ms: 600, known: 3, of: 4 })
  const over = fold(snapshot, [finished(succeeded)])
  expect(insight(over, { steps }).timeLeft).toBeUndefined()
})

test('lanes are stages and platforms, and what is no stage’s', () => {
  const { lanes, phases } = insight(
    build(
      vertex('def', '', { name: '[internal] load build definition', startedAt: 0, completedAt: 10 }),
      vertex('from', '', { name: '[a 1/3] FROM x', startedAt: 10, completedAt: 20 }),
      vertex('one', 'from', { name: '[a 2/3] RUN one', startedAt: 20, completedAt: 40 }),
      vertex('two', 'from', { name: '[a 3/3] RUN two', startedAt: 30, completedAt: 60 }),
      vertex('arm', 'from', { name: '[linux/arm64 a 2/3] RUN one', startedAt: 30, completedAt: 35 }),
      vertex('out', '', { name: 'exporting to image', startedAt: 60, completedAt: 80 }),
      vertex('never', 'two', { name: '[b 1/1] RUN never' }),
      finished({ kind: 'cancelled' }),
    ),
  )
  expect(lanes).toEqual([
    { id: 'resolve', kind: 'resolve', steps: ['def'], sum: 10, busy: 10, span: { start: 0, end: 10 } },
    {
      id: 'stage a',
      kind: 'stage',
      stage: 'a',
      steps: ['from', 'one', 'two'],
      sum: 60,
      busy: 50,
      span: { start: 10, end: 60 },
    },
    {
      id: 'stage a linux/arm64',
      kind: 'stage',
      stage: 'a',
      platform: 'linux/arm64',
      steps: ['arm'],
      sum: 5,
      busy: 5,
      span: { start: 30, end: 35 },
    },
    { id: 'export', kind: 'export', steps: ['out'], sum: 20, busy: 20, span: { start: 60, end: 80 } },
    { id: 'stage b', kind: 'stage', stage: 'b', steps: ['never'], sum: 0, busy: 0 },
  ])
  expect(phases.map(({ phase, sum, busy }) => [phase, sum, busy])).toEqual([
    ['resolve', 10, 10],
    ['transfer', 10, 10],
    ['execute', 55, 40],
    ['export', 20, 20],
  ])
})

test('how many ran at once', () => {
  const { concurrency, sum } = insight(
    build(
      vertex('a', '', { startedAt: 0, completedAt: 30 }),
      vertex('b', '', { startedAt: 10, completedAt: 30 }),
      vertex('c', '', { startedAt: 50 }),
    ),
    noPast,
    60,
  )
  expect(concurrency).toEqual({
    points: [
      { at: 0, running: 1 },
      { at: 10, running: 2 },
      { at: 30, running: 0 },
      { at: 50, running: 1 },
      { at: 60, running: 0 },
    ],
    max: 2,
    busy: 40,
  })
  expect(sum).toBe(60)
})

test('bytes that were moved: context, layers, exports, pushes', () => {
  const status = (digest: string, id: string, current: number, total = 0, more = {}): BuildEvent => ({
    kind: 'status',
    digest,
    id,
    name: 'transferring',
    current,
    total,
    startedAt: 1000,
    ...more,
  })
  const { transfers } = insight(
    build(
      vertex('c', '', { name: '[internal] load build context', startedAt: 1 }),
      vertex('f', '', { name: '[1/2] FROM debian', startedAt: 1 }),
      vertex('e', '', { name: 'exporting to image', startedAt: 1 }),
      status('c', 'transferring context:', 5000, 0, { completedAt: 3000, files: 12 }),
      status('f', 'sha256:abc', 10, 100, { startedAt: 1500 }),
      status('f', 'extracting sha256:abc', 0),
      status('e', 'exporting layers', 0),
      status('e', 'pushing layers', 0),
    ),
    noPast,
    2000,
  )
  expect(transfers).toEqual([
    {
      step: 'c',
      kind: 'context',
      id: 'transferring context:',
      current: 5000,
      files: 12,
      start: 1000,
      end: 3000,
      rate: 2500,
    },
    { step: 'f', kind: 'pull', id: 'sha256:abc', current: 10, total: 100, start: 1500, rate: 20 },
    { step: 'e', kind: 'push', id: 'pushing layers', current: 0, start: 1000, rate: 0 },
  ])
})

test('what a step did for another build before this one began is no time of this build', () => {
  const snapshot = fold(emptyBuild(), [
    { kind: 'started', at: 1000, ref: 'r' },
    vertex('shared', '', { startedAt: 200, completedAt: 3000 }),
    vertex('own', '', { name: '[internal] load build definition', startedAt: 1010, completedAt: 1020 }),
    finished(succeeded, 3100),
  ])
  const { sum, wall, criticalPath, lanes } = insight(snapshot)
  expect({ sum, wall, length: criticalPath.length, span: lanes[0]?.span }).toEqual({
    sum: 2010,
    wall: 2100,
    length: 2000,
    span: { start: 1000, end: 3000 },
  })
  expect(snapshot.steps['shared']?.intervals).toEqual([{ start: 200, end: 3000 }])
})

test('an engine whose clock is a little behind loses no time', () => {
  const { sum, lanes } = insight(
    fold(emptyBuild(), [
      { kind: 'started', at: 1000, ref: 'r' },
      vertex('own', '', { name: '[internal] load build definition', startedAt: 600, completedAt: 620 }),
      vertex('next', '', { startedAt: 630, completedAt: 700 }),
      finished(succeeded, 1200),
    ]),
  )
  expect({ sum, starts: lanes.map(({ span }) => span?.start) }).toEqual({ sum: 90, starts: [600, 630] })
})
