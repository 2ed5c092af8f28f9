import { describe, expect, it } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { mountDetail } from '#shared/build/steps/mount-words.ts'
import type { CacheMountRecord } from '#shared/build/usage/build-usage.ts'
import { cacheMountUses } from '#shared/build/usage/cache-mount-uses.ts'
import { buildRequest } from '#test/support/build-request.ts'

const mount = { kind: 'cache', target: '/c', readOnly: false } as const
const step: BuildEvent = {
  kind: 'vertex',
  digest: 'd',
  name: '[2/2] RUN make',
  inputs: [],
  cached: false,
  startedAt: 1500,
  completedAt: 1800,
}
const ops: BuildEvent = {
  kind: 'ops',
  ops: [{ digest: 'd', kind: 'exec', inputs: [], name: 'RUN make', lines: [], mounts: [mount] }],
}
const begun = initialSnapshot({ id: 'b', request: buildRequest('/p'), unsaved: false, startedAt: 1000 })
const build = fold(begun, [ops, step])

const record = (id: string, size: number, more: Partial<CacheMountRecord> = {}): CacheMountRecord => ({
  id,
  size,
  createdAt: 500,
  lastUsedAt: 500,
  description: 'cached mount /c from exec /bin/sh -c make with id "//c"',
  ...more,
})
const used = { lastUsedAt: 1500 }

/** What is known of the only mount. */
function useOf(
  before: { readonly at: number; readonly records: readonly CacheMountRecord[] } | undefined,
  after: readonly CacheMountRecord[] | undefined,
): unknown {
  const { step: _, target: __, id: ___, ...rest } = cacheMountUses(build, before, after, false)[0]!
  return rest
}

describe('a cache mount', () => {
  it('was there with what the engine told before the step began', () => {
    const before = { at: 1200, records: [record('r', 10)] }
    expect(useOf(before, [record('r', 30, used)])).toEqual({ state: 'kept', before: 10, after: 30 })
  })

  it('was there with nobody knows how much, where the engine was asked while the step may have written', () => {
    const late = { at: 1600, records: [record('r', 20)] }
    expect(useOf(late, [record('r', 30, used)])).toEqual({ state: 'kept', after: 30 })
    const busy = { at: 1200, records: [record('r', 0, { inUse: true })] }
    expect(useOf(busy, [record('r', 30, used)])).toEqual({ state: 'kept', after: 30 })
  })

  it('tells by its age whether it was there, where nobody could ask before', () => {
    expect(useOf(undefined, [record('r', 30, used)])).toEqual({ state: 'kept', after: 30 })
    const made = record('n', 5, { createdAt: 1500, lastUsedAt: 1500 })
    expect(useOf(undefined, [made])).toEqual({ state: 'new', after: 5 })
    expect(useOf(undefined, [record('r', 30), made])).toEqual({ state: 'renewed', after: 5 })
  })

  it('is not measured after the build where another one may need it, and that is said', () => {
    const before = { at: 1200, records: [record('r', 10)] }
    expect(useOf(before, undefined)).toEqual({ state: 'unmeasured', before: 10 })
    const cache = { step: 'd', target: '/c', id: '/c', state: 'unmeasured', before: 10 } as const
    expect(mountDetail({ step: 'd', mount, cache })).toBe(
      'cache mount at /c, it began with 10 B, not measured after the build: another one may have needed it, or the engine did not answer',
    )
  })
})
