import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Interval, Step } from '#shared/build/build-snapshot.ts'
import { concurrencyOf } from '#shared/build/insight/concurrency-of.ts'
import { runTimes } from '#shared/build/insight/run-times.ts'

const now = 70

const interval: fc.Arbitrary<Interval> = fc
  .record({ start: fc.nat(50), length: fc.nat(20), isOpen: fc.boolean() })
  .map(({ start, length, isOpen }) => (isOpen ? { start } : { start, end: start + length }))

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.uniqueArray(interval, { maxLength: 3, selector: ({ start }) => start }).map((list): Step => ({
    digest: '',
    name: '',
    inputs: [],
    state: 'executed',
    intervals: list.sort((a, b) => a.start - b.start),
    statuses: [],
    cacheable: true,
  })),
  { maxLength: 8 },
)

/** Steps that run from a whole ms to the next. */
const runningFrom = (of: readonly Step[], moment: number): number =>
  of.filter(({ intervals }) => intervals.some(({ start, end = now }) => start <= moment && moment < end))
    .length

test('as many steps ran at each moment as a look at that moment finds', () => {
  fc.assert(
    fc.property(steps, (of) => {
      const { points, max, busy } = concurrencyOf(runTimes(of, now))
      const counts = Array.from({ length: now + 1 }, (_, moment) => runningFrom(of, moment))
      const told = counts.map((_, moment) => points.findLast(({ at }) => at <= moment)?.running ?? 0)
      expect(told).toEqual(counts)
      expect(max).toBe(Math.max(...counts))
      expect(busy).toBe(counts.filter((count) => count > 0).length)
    }),
  )
})
