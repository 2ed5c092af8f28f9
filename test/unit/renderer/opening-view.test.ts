import { expect, test } from 'vitest'
import { openingView } from '#renderer/features/graph/opening-view.ts'

const canvas = { width: 800, height: 400 }
const box = (x: number, y: number) => ({ x, y, width: 200, height: 100 })

test('what fits stands in the middle, what does not begins at its upper left corner', () => {
  const cards = { first: box(0, 0) }
  expect(openingView({ width: 1000, height: 400, cards }, 'first', 0.5, canvas)).toEqual({
    x: 150,
    y: 100,
    zoom: 0.5,
  })
  expect(openingView({ width: 9000, height: 9000, cards }, 'first', 0.5, canvas)).toMatchObject({
    x: 24,
    y: 24,
  })
})

test('the first card is in sight, also of a graph that rises', () => {
  const cards = { first: box(0, 8900) }
  const { x, y, zoom } = openingView({ width: 9000, height: 9000, cards }, 'first', 0.5, canvas)
  expect(x).toBe(24)
  expect(8900 * zoom + y).toBeGreaterThanOrEqual(0)
  expect(9000 * zoom + y).toBeLessThanOrEqual(canvas.height)
})
