import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { sizeOfCard } from '#shared/graph/card-size.ts'
import type { GraphView } from '#shared/graph/graph-view.ts'
import { defaultGraphView } from '#shared/graph/graph-view.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { viewGraph } from '#shared/graph/view-graph.ts'
import { cardOfItem, itemsOf, walk, type WalkedGraph, type WalkStep } from '#shared/graph/walk.ts'

/** Two stages that one takes from: places are [column, y] by card. */
const text = `FROM debian AS base
RUN a
FROM base AS left
RUN b
RUN c
FROM base AS right
RUN d
FROM scratch
COPY --from=left / /
COPY --from=right / /
RUN e
`
const places: Readonly<Record<string, readonly [number, number]>> = {
  'image:debian:latest': [0, 40],
  'stage:0': [1, 40],
  'stage:1': [2, 0],
  'stage:2': [2, 160],
  'stage:3': [3, 40],
}

function walked(view: Partial<GraphView> = {}): WalkedGraph {
  const graph = viewGraph(toGraph(parseDockerfile(text)), { ...defaultGraphView, ...view })
  const cards = Object.fromEntries(
    graph.cards.map((card) => {
      const [column, y] = places[card.id]!
      return [card.id, { x: column * 400, y, ...sizeOfCard(card) }]
    }),
  )
  return { graph, layout: { cards } }
}

/** Where steps lead, one after another. */
function path(from: string | undefined, steps: readonly WalkStep[], graph = walked()): unknown[] {
  let at = from
  return steps.map((step) => (at = walk(graph, at, step) ?? at))
}

describe('walking the graph', () => {
  test('begins at the first stage', () => {
    expect(walk(walked(), undefined, 'down')).toBe('0/0')
    expect(walk(walked(), '9/9', 'left')).toBe('0/0')
    expect(
      walk({ graph: { cards: [], edges: [] }, layout: { cards: {} } }, undefined, 'down'),
    ).toBeUndefined()
  })

  test('goes down over the rows of a card and on to the next card below', () => {
    expect(path('1/0', ['down', 'down', 'down', 'down', 'down'])).toEqual(['1/1', '1/2', '2/0', '2/1', '2/1'])
  })

  test('goes up to the last row of the card above', () => {
    expect(path('2/1', ['up', 'up', 'up'])).toEqual(['2/0', '1/2', '1/1'])
  })

  test('goes left along the edges: from a row to what it takes, else to the base', () => {
    expect(path('3/2', ['left', 'left', 'left', 'left'])).toEqual([
      '2/0',
      '0/0',
      'image:debian:latest',
      'image:debian:latest',
    ])
    expect(walk(walked(), '1/2', 'left')).toBe('0/0')
  })

  test('goes right to the nearest row or head that takes from the card', () => {
    expect(path('image:debian:latest', ['right', 'right', 'right'])).toEqual(['0/0', '1/0', '3/1'])
    expect(walk(walked(), '2/0', 'right')).toBe('3/2')
  })

  test('goes to the nearest card where there is no edge', () => {
    expect(walk(walked({ hideExternal: true }), '0/1', 'left')).toBeUndefined()
    expect(walk(walked(), '3/3', 'left')).toBe('2/0')
    expect(walk(walked(), '3/0', 'right')).toBeUndefined()
  })

  test('goes to the ends of a card, and from stage to stage in the order of the text', () => {
    expect(path('1/1', ['last-row', 'first-row', 'next-stage', 'next-stage', 'next-stage'])).toEqual([
      '1/2',
      '1/0',
      '2/0',
      '3/0',
      '3/0',
    ])
    expect(path('2/1', ['previous-stage', 'previous-stage', 'previous-stage'])).toEqual(['1/0', '0/0', '0/0'])
  })

  test('takes a folded card for its head, which stands for all that its rows take', () => {
    const folded = walked({ collapsed: ['stage:3'] })
    expect(itemsOf(cardOfItem(folded.graph.cards, '3/2')!)).toEqual(['3/0'])
    expect(walk(folded, '1/2', 'right')).toBe('3/0')
    expect(walk(folded, '3/0', 'left')).toBe('1/0')
    expect(walk(folded, '3/2', 'up')).toBeUndefined()
  })
})
