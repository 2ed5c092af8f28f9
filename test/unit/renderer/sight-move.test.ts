import { expect, test } from 'vitest'
import { sightMove } from '#renderer/features/graph/sight-move.ts'

const size = { width: 1000, height: 500 }
const box = { x: 100, y: 100, width: 300, height: 50 }

test('what is in sight does not move the view', () => {
  expect(sightMove(box, [0, 0, 1], size)).toEqual({ x: 0, y: 0 })
  expect(sightMove(box, [0, 0, 1], { width: 400, height: 150 })).toEqual({ x: 0, y: 0 })
})

test('what a narrower canvas cuts off comes back with some room beside it', () => {
  const { x, y } = sightMove(box, [0, 0, 1], { width: 390, height: 140 })
  expect({ x, y }).toEqual({ x: -34, y: -34 })
  expect(sightMove(box, [x, y, 1], { width: 390, height: 140 })).toEqual({ x: 0, y: 0 })
})

test('what is left of the canvas or above it comes in at its start, as does what is longer than the canvas', () => {
  expect(sightMove(box, [-200, -200, 1], size)).toEqual({ x: 124, y: 124 })
  expect(sightMove(box, [0, 0, 1], { width: 200, height: 60 }).x).toBe(-76)
})

test('the zoom counts', () => {
  expect(sightMove(box, [0, 0, 3], size)).toEqual({ x: -224, y: 0 })
})
