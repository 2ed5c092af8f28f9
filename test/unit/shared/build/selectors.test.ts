import { expect, test } from 'vitest'
import type { BuildEvent, BuildOp, VertexEvent } from '#shared/build/build-event.ts'
import { fold } from '#shared/build/fold.ts'
import { joinSteps } from '#shared/build/join.ts'
import { buildDuration, rowStatus, stageStatus } from '#shared/build/selectors.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const text =
  'FROM a AS x\nRUN one\nRUN two\nENV a=b\nFROM a AS y\nRUN three\nFROM x\nCOPY --from=busybox /a /a'
const model = parseDockerfile(text)
const graph = toGraph(model)
const ops: readonly BuildOp[] = [
  { digest: 'image', kind: 'source', first: 1 },
  { digest: 'one', kind: 'exec', first: 2 },
  { digest: 'two', kind: 'exec', first: 3 },
  { digest: 'busybox', kind: 'source', first: 8 },
  { digest: 'copy', kind: 'file', first: 8 },
].map(({ digest, kind, first }) => ({
  digest,
  kind: kind as BuildOp['kind'],
  inputs: [],
  name: digest,
  lines: [{ first, last: first }],
  mounts: [],
}))
const empty = emptyBuild()

function vertex(digest: string, startedAt?: number, completedAt?: number, cached = false): VertexEvent {
  return {
    kind: 'vertex',
    digest,
    name: digest,
    inputs: [],
    cached,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(completedAt === undefined ? {} : { completedAt }),
  }
}

/** State and time of each row, then of each stage, at a time. */
function look(events: readonly BuildEvent[], now: number): unknown {
  const snapshot = fold(empty, [{ kind: 'started', at: 0, ref: 'r' }, { kind: 'ops', ops }, ...events])
  const join = joinSteps(model, snapshot)
  return graph.cards.flatMap((card) => {
    if (card.kind !== 'stage') return []
    const rows = card.rows.map((row) => {
      const { state, duration } = rowStatus(snapshot, join, row.id, card, now)
      return duration === undefined ? state : `${state} ${duration}`
    })
    const { state, sum, span, cache } = stageStatus(snapshot, join, card, now)
    return [
      `${card.title}: ${rows.join(', ')} = ${state} ${sum}/${span ?? '-'} ${cache.cached}/${cache.cacheable}`,
    ]
  })
}

test('before anything is heard, rows with a step wait', () => {
  expect(look([], 10)).toEqual([
    'x: waiting, waiting, none = waiting 0/- 0/2',
    'y: not-needed = not-needed 0/- 0/0',
    'stage-2: waiting = waiting 0/- 0/1',
  ])
})

test('a stage runs between its steps, too; sum and span differ by what it waited', () => {
  const events = [
    vertex('image', 0, 10),
    vertex('one', 20, 50),
    vertex('two'),
    vertex('busybox', 0, 5),
    vertex('copy'),
  ]
  expect(look(events, 60)).toEqual([
    'x: executed 30, waiting, none = running 40/50 0/2',
    'y: not-needed = not-needed 0/- 0/0',
    'stage-2: waiting 5 = waiting 5/5 0/1',
  ])
})

test('a fetched source does not make a cached step an executed one', () => {
  const events = [
    vertex('busybox', 0, 5),
    vertex('copy', 6, 6, true),
    vertex('one', 6, 6, true),
    vertex('two', 6),
  ]
  expect(look(events, 16)).toEqual([
    'x: cached 0, running 10, none = running 10/10 1/2',
    'y: not-needed = not-needed 0/- 0/0',
    'stage-2: cached 5 = cached 5/6 1/1',
  ])
})

test('after a failure the rest was not reached', () => {
  const failure = { reason: 'step', message: 'm', detail: 'd', digest: 'one', lastOutput: [] } as const
  const events: readonly BuildEvent[] = [
    { ...vertex('one', 10, 20), error: 'exit code: 1' },
    vertex('two'),
    { kind: 'finished', at: 30, outcome: { kind: 'failed', failure } },
  ]
  expect(look(events, 1000)).toEqual([
    'x: failed 10, not-reached, none = failed 10/10 0/2',
    'y: not-needed = not-needed 0/- 0/0',
    'stage-2: not-reached = not-reached 0/- 0/1',
  ])
  expect(buildDuration(fold(empty, events), 1000)).toBe(30)
})
