import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Interval, Step } from '#shared/build/build-snapshot.ts'
import type { Lane } from '#shared/build/insight/build-insight.ts'
import { barsWithin } from '#shared/build/timeline/bars-within.ts'
import { hitTest } from '#shared/build/timeline/hit-test.ts'
import { layRows, rowAt, rowHeight, rowTop } from '#shared/build/timeline/row-layout.ts'
import { xOf } from '#shared/build/timeline/time-view.ts'
import { toTimeline } from '#shared/build/timeline/to-timeline.ts'
import type { Walk } from '#shared/build/timeline/walk-bars.ts'
import { walkBars } from '#shared/build/timeline/walk-bars.ts'

const step = (digest: string, intervals: readonly Interval[]): Step => ({
  digest,
  name: `[build 1/9] RUN ${digest}`,
  inputs: [],
  state: intervals.length === 0 ? 'waiting' : intervals.at(-1)?.end === undefined ? 'running' : 'executed',
  intervals,
  statuses: [],
  cacheable: true,
})

const lane = (id: string, steps: readonly string[]): Lane => ({
  id,
  kind: 'stage',
  stage: id,
  steps,
  sum: 0,
  busy: 0,
})

const moment = fc.integer({ min: 0, max: 2000 })
const interval: fc.Arbitrary<Interval> = fc
  .record({ start: moment, length: fc.integer({ min: 0, max: 400 }), isOpen: fc.boolean() })
  .map(({ start, length, isOpen }) => (isOpen ? { start } : { start, end: start + length }))
const intervals = fc
  .uniqueArray(interval, { maxLength: 3, selector: ({ start }) => start })
  .map((list) => list.sort((a, b) => a.start - b.start))

/** Builds of up to 40 steps in up to 5 lanes. */
const builds = fc.array(fc.record({ intervals, lane: fc.nat(4) }), { maxLength: 40 }).map((made) => {
  const all = made.map((item, index) => ({ lane: item.lane, step: step(`s${index}`, item.intervals) }))
  const lanes = [0, 1, 2, 3, 4].map((number) =>
    lane(
      `lane${number}`,
      all.filter((item) => item.lane === number).map((item) => item.step.digest),
    ),
  )
  const steps = Object.fromEntries(all.map((item) => [item.step.digest, item.step]))
  return { steps, lanes, timeline: toTimeline({ steps, startedAt: 500 }, lanes) }
})

describe('a timeline', () => {
  it('has one bar for each step that began, in its lane, and none for the others', () => {
    fc.assert(
      fc.property(builds, ({ steps, lanes, timeline }) => {
        const begun = Object.values(steps).filter((item) => item.intervals.length > 0)
        expect([...timeline.places.keys()].sort()).toEqual(begun.map(({ digest }) => digest).sort())
        const drawn = timeline.lanes.map(({ rows }) =>
          rows
            .flat()
            .map(({ digest }) => digest)
            .sort(),
        )
        const expected = lanes
          .map((item) => item.steps.filter((digest) => timeline.places.has(digest)).sort())
          .filter((begunHere) => begunHere.length > 0)
        expect(drawn).toEqual(expected)
      }),
    )
  })

  it('never lets two bars of a row overlap', () => {
    fc.assert(
      fc.property(builds, ({ timeline }) => {
        for (const row of timeline.lanes.flatMap(({ rows }) => rows)) {
          for (const [index, bar] of row.entries()) {
            const next = row[index + 1]
            if (next !== undefined) expect(bar.end ?? Infinity).toBeLessThanOrEqual(next.start)
          }
        }
      }),
    )
  })

  it('puts each bar into the first row that is free', () => {
    fc.assert(
      fc.property(builds, ({ timeline }) => {
        for (const { bar, lane: place, row } of timeline.places.values()) {
          const above = timeline.lanes[place]?.rows.slice(0, row) ?? []
          for (const bars of above) {
            const before = bars.filter(({ start }) => start <= bar.start)
            expect(before.some(({ end }) => (end ?? Infinity) > bar.start)).toBe(true)
          }
        }
      }),
    )
  })

  it('uses as many rows of a lane as steps of it ran at once', () => {
    fc.assert(
      fc.property(builds, ({ timeline }) => {
        for (const { rows } of timeline.lanes) {
          const bars = rows.flat()
          const most = Math.max(
            1,
            ...bars.map(
              ({ start }) =>
                bars.filter(
                  (bar) => bar.start <= start && ((bar.end ?? Infinity) > start || bar.start === start),
                ).length,
            ),
          )
          expect(rows.length).toBeLessThanOrEqual(most)
        }
      }),
    )
  })

  it('spans all its bars, and has no end while something runs', () => {
    fc.assert(
      fc.property(builds, fc.boolean(), ({ steps, lanes }, isOver) => {
        const made = toTimeline({ steps, startedAt: 500, ...(isOver ? { finishedAt: 600 } : {}) }, lanes)
        const bars = [...made.places.values()].map(({ bar }) => bar)
        for (const bar of bars) {
          expect(bar.start).toBeGreaterThanOrEqual(made.start)
          if (made.end !== undefined) expect(bar.end ?? Infinity).toBeLessThanOrEqual(made.end)
          for (const part of bar.parts) expect(part.start).toBeGreaterThanOrEqual(bar.start)
        }
        const runs = !isOver || bars.some(({ end }) => end === undefined)
        expect(made.end === undefined).toBe(runs)
      }),
    )
  })

  it('leaves bars where they are when later steps begin', () => {
    const first = { a: step('a', [{ start: 0, end: 10 }]), b: step('b', [{ start: 5 }]) }
    const later = { ...first, c: step('c', [{ start: 10, end: 12 }]) }
    const before = toTimeline({ steps: first, startedAt: 0 }, [lane('x', ['a', 'b', 'c'])])
    const after = toTimeline({ steps: later, startedAt: 0 }, [lane('x', ['a', 'b', 'c'])])
    for (const [digest, place] of before.places) expect(after.places.get(digest)).toEqual(place)
    expect(after.places.get('c')?.row).toBe(0)
    expect(after.places.get('a')?.bar).toBe(before.places.get('a')?.bar)
  })
})

describe('bars in a range', () => {
  it('are those that a look at each one finds', () => {
    fc.assert(
      fc.property(builds, moment, moment, ({ timeline }, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        for (const row of timeline.lanes.flatMap(({ rows }) => rows)) {
          const [first, beyond] = barsWithin(row, from, to)
          expect(row.slice(first, beyond)).toEqual(
            row.filter((bar) => bar.start <= to && (bar.end ?? Infinity) >= from),
          )
        }
      }),
    )
  })
})

describe('a point', () => {
  it('in a bar that is wide enough meets that bar, wherever it is', () => {
    fc.assert(
      fc.property(builds, fc.double({ min: 0, max: 1, noNaN: true }), ({ timeline }, share) => {
        const layout = layRows(timeline)
        const scale = { view: { start: 0, end: 4000 }, width: 40_000, now: 3000 }
        for (const { bar, lane: index, row } of timeline.places.values()) {
          const left = xOf(scale.view, scale.width, bar.start)
          const right = xOf(scale.view, scale.width, bar.end ?? scale.now)
          if (right - left < 30) continue
          // Short neighbours reach 5 pixels into it.
          const x = left + 6 + share * (right - left - 12)
          const y = rowTop(layout, index, row) + share * (rowHeight - 1)
          expect(hitTest(timeline, layout, scale, x, y)?.bar.digest).toBe(bar.digest)
        }
      }),
    )
  })

  it('beside a short bar meets it, and tells how many are there', () => {
    const steps = Object.fromEntries(
      [0, 1, 2].map((n) => [`s${n}`, step(`s${n}`, [{ start: 10 + n, end: 10 + n + 0.1 }])]),
    )
    const timeline = toTimeline({ steps, startedAt: 0 }, [lane('x', ['s0', 's1', 's2'])])
    const scale = { view: { start: 0, end: 1000 }, width: 1000, now: 1000 }
    const hit = hitTest(timeline, layRows(timeline), scale, 8, 10)
    expect(hit).toMatchObject({ bar: { digest: 's0' }, near: 3 })
    expect(hitTest(timeline, layRows(timeline), scale, 30, 10)).toBeUndefined()
    expect(hitTest(timeline, layRows(timeline), scale, 10, 900)).toBeUndefined()
  })

  it('finds the row that is drawn there', () => {
    fc.assert(
      fc.property(builds, ({ timeline }) => {
        const layout = layRows(timeline)
        for (const { lane: index, row } of timeline.places.values()) {
          expect(rowAt(layout, timeline, rowTop(layout, index, row) + 1)).toEqual({ lane: index, row })
        }
        expect(rowAt(layout, timeline, -1)).toBeUndefined()
        expect(rowAt(layout, timeline, layout.height)).toBeUndefined()
      }),
    )
  })
})

describe('walking', () => {
  it('reaches every bar from the first, and comes back', () => {
    fc.assert(
      fc.property(builds, ({ timeline }) => {
        const start = walkBars(timeline, undefined, 'first')
        if (start === undefined) {
          expect(timeline.places.size).toBe(0)
          return
        }
        const seen = new Set<string>()
        const waiting = [start]
        for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
          if (seen.has(at)) continue
          seen.add(at)
          for (const walk of ['left', 'right', 'up', 'down'] satisfies Walk[]) {
            const next = walkBars(timeline, at, walk)
            if (next !== undefined) waiting.push(next)
          }
        }
        expect(seen.size).toBe(timeline.places.size)
      }),
    )
  })

  it('goes to the bar above that is nearest in time', () => {
    const steps = {
      a: step('a', [{ start: 0, end: 100 }]),
      b: step('b', [{ start: 200, end: 300 }]),
      c: step('c', [{ start: 240, end: 280 }]),
    }
    const timeline = toTimeline({ steps, startedAt: 0 }, [lane('x', ['a', 'b']), lane('y', ['c'])])
    expect(walkBars(timeline, 'c', 'up')).toBe('b')
    expect(walkBars(timeline, 'b', 'left')).toBe('a')
    expect(walkBars(timeline, 'a', 'left')).toBe('a')
    expect(walkBars(timeline, 'b', 'down')).toBe('c')
    expect(walkBars(timeline, 'c', 'first')).toBe('a')
    expect(walkBars(timeline, 'a', 'last')).toBe('c')
  })
})
