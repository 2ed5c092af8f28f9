import { expect, test } from 'vitest'
import { sentence } from '#shared/format/sentence.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { formatSize } from '#shared/format/size.ts'

test.each([
  [-1, '0 ms'],
  [0.4, '0 ms'],
  [340, '340 ms'],
  [999.6, '1.0 s'],
  [12_400, '12.4 s'],
  [59_940, '59.9 s'],
  [59_960, '1 m 00 s'],
  [185_000, '3 m 05 s'],
  [3_599_600, '1 h 00 m'],
  [3_720_000, '1 h 02 m'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [0, '0 B'],
  [840, '840 B'],
  [1000, '1.0 kB'],
  [1_234_567, '1.2 MB'],
  [9_960_000, '10 MB'],
  [14_200_000, '14 MB'],
  [999_600, '1.0 MB'],
  [3_400_000_000, '3.4 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text)
})

test.each([
  ['The disk is full', 'The disk is full.'],
  ['It is.', 'It is.'],
  ['Really?', 'Really?'],
])('%s ends as a sentence', (message, expected) => {
  expect(sentence(message)).toBe(expected)
})
