import { expect, test } from 'vitest'
import { frameBatch } from '#renderer/stores/frame-batch.ts'

function manualFrames() {
  const waiting: (() => void)[] = []
  return {
    schedule: (run: () => void) => {
      waiting.push(run)
      return () => {
        const index = waiting.indexOf(run)
        if (index >= 0) waiting.splice(index, 1)
      }
    },
    next: () => waiting.shift()?.(),
    waiting,
  }
}

test('items that come between two frames are handed over together, in order', () => {
  const frames = manualFrames()
  const handed: (readonly number[])[] = []
  const batch = frameBatch<number>((items) => handed.push(items), frames.schedule)
  batch.add([1, 2])
  batch.add([3])
  expect(handed).toEqual([])
  frames.next()
  batch.add([4])
  frames.next()
  expect(handed).toEqual([[1, 2, 3], [4]])
})

test('flushing hands over at once and asks for no further frame', () => {
  const frames = manualFrames()
  const handed: (readonly number[])[] = []
  const batch = frameBatch<number>((items) => handed.push(items), frames.schedule)
  batch.add([1])
  batch.flush()
  batch.flush()
  expect({ handed, waiting: frames.waiting.length }).toEqual({ handed: [[1]], waiting: 0 })
})

test('a disposed batch forgets what waited', () => {
  const frames = manualFrames()
  const handed: (readonly number[])[] = []
  const batch = frameBatch<number>((items) => handed.push(items), frames.schedule)
  batch.add([1])
  batch.dispose()
  frames.next()
  expect({ handed, waiting: frames.waiting.length }).toEqual({ handed: [], waiting: 0 })
})
