import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { sizeOfCard } from '#shared/graph/card-size.ts'
import { edgePath } from '#shared/graph/edge-path.ts'
import type { Box } from '#shared/graph/box.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

/** Dockerfiles of stages that build on each other in any way. */
const dockerfile = fc
  .array(fc.record({ base: fc.nat(30), rows: fc.array(fc.nat(60), { maxLength: 5 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((stages) =>
    stages
      .flatMap(({ base, rows }, i) => [
        `FROM ${base < i ? `s${base}` : `image${base % 3}`} AS s${i}`,
        ...rows.map((row) => (row < i ? `COPY --from=s${row} a b` : 'RUN x')),
      ])
      .join('\n'),
  )

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

test('cards never overlap, edges go from left to right and end at their row, twice is the same', () => {
  fc.assert(
    fc.property(dockerfile, (text) => {
      const graph = toGraph(parseDockerfile(text))
      const layout = layoutGraph(graph)
      expect(layoutGraph(toGraph(parseDockerfile(text)))).toEqual(layout)
      const boxes = graph.cards.map((card) => layout.cards[card.id]!)
      graph.cards.forEach((card, i) => {
        expect(boxes[i]).toMatchObject(sizeOfCard(card))
        expect(boxes[i]!.x % 4).toBe(0)
        expect(boxes[i]!.y % 4).toBe(0)
        for (const other of boxes.slice(i + 1)) expect(overlap(boxes[i]!, other)).toBe(false)
      })
      for (const edge of graph.edges) {
        const source = layout.cards[edge.source]!
        const target = layout.cards[edge.target]!
        const points = layout.edges[edge.id]!
        expect(points[0]?.x).toBe(source.x + source.width)
        expect(points.at(-1)?.x).toBe(target.x)
        expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).sort((a, b) => a - b))
        expect(points.at(-1)!.y).toBeGreaterThan(target.y)
        expect(points.at(-1)!.y).toBeLessThan(target.y + target.height)
      }
    }),
    { numRuns: 40 },
  )
})

test('an empty graph has an empty layout', () => {
  expect(layoutGraph(toGraph(parseDockerfile('')))).toMatchObject({
    width: 0,
    height: 0,
    cards: {},
    edges: {},
  })
})

test('a path is level at both ends', () => {
  expect(
    edgePath([
      { x: 0, y: 0 },
      { x: 100, y: 40 },
    ]),
  ).toBe('M0,0C50,0 50,40 100,40')
})
