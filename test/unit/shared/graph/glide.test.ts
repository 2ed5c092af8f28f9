import { describe, expect, test } from 'vitest'
import type { Point } from '#shared/graph/box.ts'
import { bentEdge, offsetsOf, wayLeft } from '#shared/graph/glide.ts'

const places = (all: Readonly<Record<string, Point>>) => new Map(Object.entries(all))

describe('gliding', () => {
  test('moves only what has another place than before', () => {
    const before = places({ stays: { x: 0, y: 0 }, moves: { x: 100, y: 20 }, goes: { x: 5, y: 5 } })
    const after = places({ stays: { x: 0, y: 0 }, moves: { x: 100, y: 60 }, comes: { x: 9, y: 9 } })
    expect(offsetsOf(before, after, { x: 0, y: 0 })).toEqual(new Map([['moves', { x: 0, y: -40 }]]))
  })

  test('keeps one card in place by moving all others against it', () => {
    const before = places({ edited: { x: 0, y: 0 }, other: { x: 0, y: 100 } })
    const after = places({ edited: { x: 0, y: 40 }, other: { x: 0, y: 100 } })
    expect(offsetsOf(before, after, { x: 0, y: 40 })).toEqual(new Map([['other', { x: 0, y: 40 }]]))
  })

  test('takes the ends of an edge along with the cards', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 50, y: 10 },
      { x: 100, y: 20 },
    ]
    expect(bentEdge(points, { x: 0, y: 8 }, { x: 4, y: -8 })).toEqual([
      { x: 0, y: 8 },
      { x: 52, y: 10 },
      { x: 104, y: 12 },
    ])
    expect(bentEdge(points)).toBe(points)
  })

  test('ends where it should, and never goes back', () => {
    const ways = [-1, 0, 0.25, 0.5, 0.75, 1, 2].map(wayLeft)
    expect(ways[0]).toBe(1)
    expect(ways.at(-1)).toBe(0)
    expect(ways).toEqual([...ways].sort((a, b) => b - a))
  })
})
