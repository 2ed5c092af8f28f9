import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeTicks } from '#shared/build/timeline/time-ticks.ts'
import type { TimeView } from '#shared/build/timeline/time-view.ts'
import { momentAt, panned, ranged, revealing, xOf, zoomed } from '#shared/build/timeline/time-view.ts'

const whole: TimeView = { start: 1_700_000_000_000, end: 1_700_000_100_000 }
const part = fc
  .tuple(fc.integer({ min: 0, max: 99_000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([start, span]): TimeView => ({ start: whole.start + start, end: whole.start + start + span }))

function expectWithin(view: TimeView): void {
  expect(view.start).toBeGreaterThanOrEqual(whole.start - 1e-3)
  expect(view.end).toBeLessThanOrEqual(whole.end + 1e-3)
  expect(view.end).toBeGreaterThan(view.start)
}

describe('a view of time', () => {
  it('never leaves the whole, however it is moved', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({
          zoom: fc.double({ min: 0.01, max: 100, noNaN: true }),
          at: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.record({ pan: fc.integer({ min: -200_000, max: 200_000 }) }),
      ),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(part, moves, (start, list) => {
        let view = start
        for (const move of list) {
          view =
            'pan' in move
              ? panned(view, whole, move.pan)
              : zoomed(view, whole, move.zoom, view.start + move.at * (view.end - view.start))
          expectWithin(view)
        }
      }),
    )
  })

  it('keeps what is under the pointer under it while zooming in', () => {
    fc.assert(
      fc.property(part, fc.double({ min: 0, max: 800, noNaN: true }), (view, x) => {
        const anchor = momentAt(view, 800, x)
        const nearer = zoomed(view, whole, 1.5, anchor)
        expect(xOf(nearer, 800, anchor)).toBeCloseTo(x, 0)
      }),
    )
  })

  it('shows a range whichever end was dragged first, never nearer than a millisecond', () => {
    const a = whole.start + 400
    expect(ranged(a + 50, a, whole)).toEqual({ start: a, end: a + 50 })
    const tiny = ranged(a, a, whole)
    expect(tiny.end - tiny.start).toBe(1)
  })

  it('moves no more than it must to reveal something', () => {
    const view = { start: whole.start + 1000, end: whole.start + 2000 }
    expect(revealing(view, whole, view.start + 10, view.end - 10)).toBe(view)
    const later = revealing(view, whole, view.end + 100, view.end + 200)
    expect(later.end).toBeCloseTo(view.end + 250)
    const long = revealing(view, whole, view.end + 100, view.end + 20_000)
    expect(long.start).toBeCloseTo(view.end + 50)
  })
})

describe('ticks of time', () => {
  const origin = whole.start
  const labels = (start: number, end: number, width = 1000) =>
    timeTicks({ start: origin + start, end: origin + end }, width, origin, 80).map(({ label }) => label)

  it('count as people do', () => {
    expect(labels(0, 5000)).toEqual([
      '0',
      '500 ms',
      '1.0 s',
      '1.5 s',
      '2.0 s',
      '2.5 s',
      '3.0 s',
      '3.5 s',
      '4.0 s',
      '4.5 s',
      '5.0 s',
    ])
    expect(labels(0, 90_000)).toEqual([
      '0',
      '10 s',
      '20 s',
      '30 s',
      '40 s',
      '50 s',
      '1 m 00 s',
      '1 m 10 s',
      '1 m 20 s',
      '1 m 30 s',
    ])
    expect(labels(0, 1_800_000, 500)).toEqual(['0', '5 m', '10 m', '15 m', '20 m', '25 m', '30 m'])
    expect(labels(1200, 1203, 400)).toEqual(['1.200 s', '1.201 s', '1.202 s', '1.203 s'])
    expect(labels(61_000, 61_400, 400)).toEqual([
      '1 m 01.0 s',
      '1 m 01.1 s',
      '1 m 01.2 s',
      '1 m 01.3 s',
      '1 m 01.4 s',
    ])
    expect(labels(0, 7_200_000, 400)).toEqual(['0', '30 m', '1 h', '1 h 30 m', '2 h'])
  })

  it('are never nearer to each other than their labels need, in view, and never the same', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e8, noNaN: true }),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 4000 }),
        (start, span, width) => {
          const view = { start: origin + start, end: origin + start + span }
          const ticks = timeTicks(view, width, origin, 80)
          expect(ticks.length).toBeLessThanOrEqual(width / 80 + 1)
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
          for (const [index, { at }] of ticks.entries()) {
            const x = xOf(view, width, at)
            expect(x).toBeGreaterThanOrEqual(-1)
            expect(x).toBeLessThanOrEqual(width + 1)
            const next = ticks[index + 1]
            if (next !== undefined) expect(xOf(view, width, next.at) - x).toBeGreaterThanOrEqual(79.5)
          }
        },
      ),
    )
  })
})
