import { describe, expect, it } from 'vitest'
import type { BuildOutcome } from '#shared/build/build-event.ts'
import { buildProgress } from '#shared/build/build-progress.ts'
import { finishNotice } from '#shared/build/finish-notice.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { buildRequest } from '#test/support/build-request.ts'

const begun = initialSnapshot({
  id: 'b',
  request: buildRequest('/project', { target: 'app' }),
  unsaved: false,
  startedAt: 1000,
})
const ended = (outcome: BuildOutcome) => fold(begun, [{ kind: 'finished', at: 13_400, outcome }])

describe('what is said of a build that has ended', () => {
  it('is what was built, how long it took, and what came from the cache', () => {
    expect(
      finishNotice(ended({ kind: 'succeeded', tags: ['acme/app:1', 'acme/app:2'], outputs: [] })),
    ).toEqual({ title: 'Built app in 12.4 s', body: 'acme/app:1, acme/app:2 · 0 of 0 steps cached' })
  })

  it('is why it failed', () => {
    const failure = {
      reason: 'step',
      message: 'RUN make failed with exit code 2.',
      detail: '',
      lastOutput: [],
    } as const
    expect(finishNotice(ended({ kind: 'failed', failure }))).toEqual({
      title: 'app failed after 12.4 s',
      body: 'RUN make failed with exit code 2.',
    })
  })

  it('is nothing for one that runs, or that was stopped on purpose', () => {
    expect([finishNotice(begun), finishNotice(ended({ kind: 'cancelled' }))]).toEqual([undefined, undefined])
  })
})

describe('how far a build is', () => {
  const op = (digest: string) => ({
    digest,
    kind: 'exec' as const,
    inputs: [],
    name: digest,
    lines: [],
    mounts: [],
  })
  const vertex = (digest: string, more: object) => ({
    kind: 'vertex' as const,
    digest,
    name: digest,
    inputs: [],
    cached: false,
    ...more,
  })

  it('is not known before its steps are', () => {
    expect(buildProgress(begun)).toBeUndefined()
  })

  it('counts what ran and what came from the cache', () => {
    const snapshot = fold(begun, [
      { kind: 'ops', ops: ['a', 'b', 'c', 'd'].map(op) },
      vertex('a', { cached: true, startedAt: 1, completedAt: 1 }),
      vertex('b', { startedAt: 1, completedAt: 2 }),
      vertex('c', { startedAt: 2 }),
    ])
    expect(buildProgress(snapshot)).toBe(0.5)
  })
})
