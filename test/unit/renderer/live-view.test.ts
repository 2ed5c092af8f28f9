import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { joinSteps } from '#shared/build/join.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import type { LiveInput, LiveView } from '#renderer/stores/live-view.ts'
import { changedSteps, liveView, patchLiveView } from '#renderer/stores/live-view.ts'
import { buildRequest } from '#test/support/build-request.ts'

const model = parseDockerfile(`FROM a AS one
RUN 1
RUN 2
FROM b AS unneeded
RUN 3
FROM one
RUN 4
COPY --from=one /a /b
ENV A=1
`)
const graph = toGraph(model)
/** One op a line, but for a line that has two and two lines that share one. */
const ops: readonly (readonly [digest: string, ...lines: number[]])[] = [
  ['from', 1],
  ['one', 2],
  ['two', 3],
  ['also two', 3],
  ['shared', 7, 8],
]
const empty: LiveView = {
  rows: {},
  stages: {},
  lines: {},
  graphJoin: new Map(),
  textJoin: new Map(),
  counts: { cached: 0, cacheable: 0 },
}
const NOW = 100_000

function begun(): BuildSnapshot {
  const start = initialSnapshot({ id: 'b', request: buildRequest('/'), unsaved: false, startedAt: 0 })
  return fold(start, [
    { kind: 'started', at: 0, ref: 'r' },
    {
      kind: 'ops',
      ops: ops.map(([digest, ...lines]) => ({
        digest,
        kind: digest === 'from' ? 'source' : 'exec',
        inputs: [],
        name: digest,
        lines: lines.map((line) => ({ first: line, last: line })),
        mounts: [],
      })),
    },
    ...ops.map(([digest]) => vertex(digest, {})),
  ])
}

function vertex(
  digest: string,
  more: { startedAt?: number; completedAt?: number; cached?: boolean },
): BuildEvent {
  return { kind: 'vertex', digest, name: digest, inputs: [], cached: false, ...more }
}

function inputOf(snapshot: BuildSnapshot): LiveInput {
  const join = joinSteps(model, snapshot)
  return { snapshot, graph, graphJoin: join, textJoin: join, inStep: true }
}

const changes = fc.array(
  fc.record({
    digest: fc.constantFrom(...ops.map(([digest]) => digest)),
    startedAt: fc.integer({ min: 1, max: 50 }),
    completed: fc.boolean(),
    cached: fc.boolean(),
  }),
  { maxLength: 6 },
)

describe('what rows show of a build', () => {
  it('is the same whether the changed steps are reckoned again or all of them', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 8 }), (batches) => {
        const input = inputOf(begun())
        let { snapshot } = input
        let view = liveView(empty, input, NOW)
        for (const batch of batches) {
          const before = snapshot
          snapshot = fold(
            snapshot,
            batch.map(({ digest, startedAt, completed, cached }) =>
              vertex(digest, { startedAt, cached, ...(completed && { completedAt: startedAt + 10 }) }),
            ),
          )
          const next = { ...input, snapshot }
          view = patchLiveView(view, next, changedSteps(before, snapshot), NOW)
          expect(view).toEqual(liveView(empty, next, NOW))
        }
      }),
    )
  })

  it('keeps the identity of what a change did not touch', () => {
    const input = inputOf(begun())
    const before = liveView(empty, input, NOW)
    const snapshot = fold(input.snapshot, [vertex('one', { startedAt: 1 })])
    const after = patchLiveView(before, { ...input, snapshot }, ['one'], NOW)
    expect(after.rows['0/1']).toEqual({ state: 'running' })
    expect(after.rows['2/1']).toBe(before.rows['2/1'])
    expect(after.stages['2']).toBe(before.stages['2'])
    expect(patchLiveView(after, { ...input, snapshot }, ['one'], NOW).rows).toBe(after.rows)
  })
})
