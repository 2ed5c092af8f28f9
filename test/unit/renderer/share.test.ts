import { expect, test } from 'vitest'
import { share } from '#renderer/stores/share.ts'

test('equal data keeps its identity, and so do the equal parts of unequal data', () => {
  const before = {
    rows: [
      { id: 'a', time: 1 },
      { id: 'b', time: 2 },
    ],
  }
  expect(share(before, structuredClone(before))).toBe(before)
  const after = share(before, {
    rows: [
      { id: 'a', time: 1 },
      { id: 'b', time: 3 },
    ],
  })
  expect(after).toEqual({
    rows: [
      { id: 'a', time: 1 },
      { id: 'b', time: 3 },
    ],
  })
  expect(after.rows[0]).toBe(before.rows[0])
  expect(after.rows[1]).not.toBe(before.rows[1])
})

test('a key that came or went is a difference', () => {
  const before: { a: number; b?: number } = { a: 1, b: 2 }
  expect(share(before, { a: 1 })).toEqual({ a: 1 })
  expect(share<{ a: number; b?: number | undefined }>({ a: 1 }, { a: 1, b: undefined })).toHaveProperty('b')
})

test('differences in ignored keys alone are none', () => {
  const before = { id: 'a', lines: { first: 1, last: 2 } }
  expect(share(before, { id: 'a', lines: { first: 5, last: 6 } }, new Set(['lines']))).toBe(before)
})
