import { expect, test } from 'vitest'
import { nearestBox } from '#shared/graph/nearest-box.ts'

const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 })
const boxes = {
  left: box(0, 100),
  here: box(200, 100),
  above: box(200, 0),
  right: box(400, 130),
  far: box(800, 100),
}

test('what is ahead is nearer than what is aside', () => {
  const all = (['up', 'down', 'left', 'right'] as const).map((heading) => nearestBox(boxes, 'here', heading))
  expect(all).toEqual(['above', 'right', 'left', 'right'])
  expect(nearestBox(boxes, 'far', 'right')).toBeUndefined()
  expect(nearestBox(boxes, 'nowhere', 'left')).toBeUndefined()
})
