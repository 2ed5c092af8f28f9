import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CacheMountUse } from '#shared/build/usage/build-usage.ts'
import type { StepMount } from '#shared/build/usage/step-mounts.ts'
import { copySteps } from '#shared/build/steps/copy-steps.ts'
import { matchStep } from '#shared/build/steps/match-step.ts'
import type { StepKey } from '#shared/build/steps/order-steps.ts'
import { mountDetail, mountWords } from '#shared/build/steps/mount-words.ts'
import { orderSteps } from '#shared/build/steps/order-steps.ts'
import type { StepFacts } from '#shared/build/steps/step-facts.ts'

const facts = (order: number, more: Partial<StepFacts> = {}): StepFacts => ({
  digest: `sha256:${order}`,
  order,
  state: 'executed',
  lane: 'build',
  laneId: 'stage build',
  title: 'RUN make',
  isCritical: false,
  ...more,
})

describe('the order of steps', () => {
  it('puts what has no value last in both directions', () => {
    const steps = [facts(1), facts(2, { duration: 5 }), facts(3, { duration: 9 }), facts(4)]
    const orders = (descending: boolean) =>
      orderSteps(steps, { key: 'duration', descending }).map(({ order }) => order)
    expect(orders(false)).toEqual([2, 3, 1, 4])
    expect(orders(true)).toEqual([3, 2, 1, 4])
  })

  it('brings failed and running steps to the top', () => {
    const states = ['cached', 'failed', 'waiting', 'running', 'executed'] as const
    const steps = states.map((state, index) => facts(index, { state }))
    expect(orderSteps(steps, { key: 'state', descending: false }).map(({ state }) => state)).toEqual([
      'failed',
      'running',
      'executed',
      'cached',
      'waiting',
    ])
  })

  it('keeps every step, whatever the column, and equal ones as they became known', () => {
    const keys: StepKey[] = [
      'order',
      'state',
      'lane',
      'title',
      'start',
      'duration',
      'slack',
      'savedIfCached',
      'bytes',
    ]
    const value = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined })
    const list = fc.array(fc.record({ start: value, duration: value, bytes: value }), { maxLength: 30 })
    fc.assert(
      fc.property(list, fc.constantFrom(...keys), fc.boolean(), (made, key, descending) => {
        const steps = made.map((item, index) =>
          facts(index, Object.fromEntries(Object.entries(item).filter(([, known]) => known !== undefined))),
        )
        const ordered = orderSteps(steps, { key, descending })
        expect([...ordered].sort((a, b) => a.order - b.order)).toEqual(steps)
        for (const [index, step] of ordered.entries()) {
          const next = ordered[index + 1]
          if (next === undefined || key === 'order') continue
          const isSame = step[key as 'start'] === next[key as 'start']
          if (isSame) expect(step.order).toBeLessThan(next.order)
        }
      }),
    )
  })
})

describe('a filter', () => {
  const step = facts(1, { title: 'RUN npm ci', lane: 'assets', platform: 'linux/arm64', isCritical: true })

  it('wants every word, anywhere', () => {
    expect(matchStep(step, '')).toBe(true)
    expect(matchStep(step, 'NPM asset')).toBe(true)
    expect(matchStep(step, 'arm64 critical executed')).toBe(true)
    expect(matchStep(step, 'npm server')).toBe(false)
    expect(matchStep(facts(2, { state: 'not-reached' }), 'not reached')).toBe(true)
  })
})

describe('a mount in words', () => {
  const cache = (use: Pick<CacheMountUse, 'state' | 'before' | 'after'>): StepMount => ({
    step: 's',
    mount: { kind: 'cache', target: '/c', readOnly: false },
    cache: { step: 's', target: '/c', id: '/c', ...use },
  })

  it('tells what became of a cache', () => {
    const words = [
      cache({ state: 'new', after: 2_000_000 }),
      cache({ state: 'kept', before: 1_000_000, after: 2_000_000 }),
      cache({ state: 'renewed', before: 1_000_000, after: 500 }),
      cache({ state: 'unused', before: 1_000_000, after: 1_000_000 }),
      cache({ state: 'unknown' }),
    ].map(mountWords)
    expect(words).toEqual([
      'cache /c new → 2.0 MB',
      'cache /c 1.0 MB → 2.0 MB',
      'cache /c 1.0 MB → 500 B',
      'cache /c 1.0 MB',
      'cache /c',
    ])
    expect(mountDetail(cache({ state: 'renewed', before: 1_000_000, after: 500 }))).toBe(
      'cache mount at /c, there was one with 1.0 MB, but the step began with an empty one, 500 B after the build',
    )
  })

  it('tells which secret a step uses and where it is from, never what it is', () => {
    const secret: StepMount = {
      step: 's',
      mount: { kind: 'secret', target: '/run/secrets/token', id: 'token', readOnly: true },
      source: { kind: 'file', path: 'token.txt' },
    }
    expect(mountWords(secret)).toBe('secret token')
    expect(mountDetail(secret)).toBe(
      'secret mount at /run/secrets/token (id token), read-only, given from the file token.txt',
    )
  })
})

describe('copied steps', () => {
  const steps = [
    facts(1, { title: 'RUN a | b\n  && c', start: 0.5, duration: 1234.5678, savedIfCached: 20 }),
    facts(2, { state: 'cached' }),
  ]

  it('are a table with tabs, exact, without columns that say nothing', () => {
    expect(copySteps(steps, 'tsv')).toBe(
      [
        '#\tstate\tstage\tstep\tstart ms\tduration ms\tif cached ms',
        '1\texecuted\tbuild\tRUN a | b && c\t0.5\t1234.568\t-20',
        '2\tcached\tbuild\tRUN make\t\t\t',
        '',
      ].join('\n'),
    )
  })

  it('are a table in Markdown whose cells cannot break it', () => {
    expect(copySteps(steps, 'markdown').split('\n').slice(0, 3)).toEqual([
      '| # | state | stage | step | start ms | duration ms | if cached ms |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| 1 | executed | build | RUN a \\| b && c | 0.5 | 1234.568 | -20 |',
    ])
  })
})
