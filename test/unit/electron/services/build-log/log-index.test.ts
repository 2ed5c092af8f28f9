import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LogIndex } from '#electron/services/build-log/log-index.ts'
import { readRecord, recordBytes, writeRecord } from '#electron/services/build-log/log-record.ts'

it('finds the block of every line of every view', () => {
  const line = fc.record({ step: fc.nat(5), bytes: fc.nat(50) })
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 3000 }),
      fc.option(fc.uniqueArray(fc.nat(5)), { nil: undefined }),
      fc.nat(3000),
      (lines, steps, wanted) => {
        const index = new LogIndex()
        for (const { step, bytes } of lines) index.add(step, bytes)
        const view = steps && new Set(steps)
        const shown = lines.map((item, at) => ({ ...item, at })).filter(({ step }) => view?.has(step) ?? true)
        expect(index.count(view)).toBe(shown.length)
        const goal = shown[wanted]
        if (goal === undefined) return
        const place = index.place(view, wanted)
        expect(place.line).toBeLessThanOrEqual(goal.at)
        expect(goal.at - place.line).toBeLessThan(512)
        expect(place.offset).toBe(lines.slice(0, place.line).reduce((sum, { bytes }) => sum + bytes + 1, 0))
        expect(place.before).toBe(shown.filter(({ at }) => at < place.line).length)
      },
    ),
    { numRuns: 50 },
  )
})

it('holds a million lines of fifty steps in less than a byte each', () => {
  const index = new LogIndex()
  const before = process.memoryUsage()
  for (let line = 0; line < 1_000_000; line += 1) index.add(line % 50, 90)
  const after = process.memoryUsage()
  expect(index.count(new Set([7]))).toBe(20_000)
  expect(index.place(new Set([7]), 19_999).line).toBeGreaterThan(999_000)
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2_000_000)
})

it('keeps what it was given of a line', () => {
  const buffer = Buffer.alloc(2 * recordBytes)
  const record = {
    at: -5,
    bytes: 70_000,
    step: 65_535,
    carry: 255,
    stream: 'stderr',
    continues: true,
  } as const
  writeRecord(buffer, recordBytes, record)
  expect(readRecord(buffer, recordBytes)).toEqual(record)
  writeRecord(buffer, 0, { ...record, at: Number.MAX_SAFE_INTEGER })
  expect(readRecord(buffer, 0).at).toBe(2 ** 31 - 1)
})
