import { expect, test } from 'vitest'
import { place } from '#shared/graph/place.ts'

const boxes = ['a', 'b', 'c', 'd'].map((id) => ({ id, width: 100, height: 40 }))
const edges = [
  { id: 'ab', source: 'a', target: 'b' },
  { id: 'ac', source: 'a', target: 'c' },
  { id: 'bd', source: 'b', target: 'd' },
  { id: 'cd', source: 'c', target: 'd' },
  { id: 'ad', source: 'a', target: 'd' },
  { id: 'dd', source: 'd', target: 'd' },
  { id: 'gone', source: 'a', target: 'nowhere' },
]

test.each(['right', 'down'] as const)('ranks go %s, with their gaps, from border to border', (direction) => {
  const { boxes: placed, edges: drawn, width, height } = place(boxes, edges, { direction })
  const rank = (id: string): number => (direction === 'right' ? placed[id]!.x : placed[id]!.y)
  const step = direction === 'right' ? 156 : 96
  expect(['a', 'b', 'c', 'd'].map(rank)).toEqual([0, step, step, 2 * step])
  expect(direction === 'right' ? width : height).toBe(rank('d') + (direction === 'right' ? 100 : 40))
  expect(Object.keys(drawn)).toEqual(['ab', 'ac', 'bd', 'cd', 'ad'])
  for (const { id, source, target } of edges.slice(0, 5)) {
    const points = drawn[id]!
    const [first, last] = [points[0]!, points.at(-1)!]
    const along = direction === 'right' ? 'x' : 'y'
    const size = direction === 'right' ? 100 : 40
    expect(first[along]).toBe(placed[source]![along] + size)
    expect(last[along]).toBe(placed[target]![along])
  }
})

test('the same boxes are placed the same, whatever else there was before', () => {
  const once = place(boxes, edges, { direction: 'down' })
  place(boxes.slice(1), [], { direction: 'right' })
  expect(place(boxes, edges, { direction: 'down' })).toEqual(once)
  expect(place([], [], { direction: 'right' })).toEqual({ width: 0, height: 0, boxes: {}, edges: {} })
})
