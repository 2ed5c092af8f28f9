import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { Box, Point } from '#shared/graph/box.ts'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import { anchorY, sizeOfCard } from '#shared/graph/card-size.ts'
import { edgePath } from '#shared/graph/edge-path.ts'
import { type Layout, layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

type Stages = readonly { readonly base: number; readonly rows: readonly number[] }[]

/** Stages that build on each other and take from each other in any way. */
const stages: fc.Arbitrary<Stages> = fc.array(
  fc.record({ base: fc.nat(30), rows: fc.array(fc.nat(60), { maxLength: 6 }) }),
  { minLength: 1, maxLength: 20 },
)
const direction = fc.constantFrom('right' as const, 'down' as const)

function graphOf(all: Stages): BuildGraph {
  const lines = all.flatMap(({ base, rows }, i) => [
    `FROM ${base < i ? `s${base}` : `image${base % 3}`} AS s${i}`,
    ...rows.map((row) => (row < i ? `${row % 2 ? 'COPY' : 'ADD'} --from=s${row} a b` : 'RUN x')),
  ])
  return toGraph(parseDockerfile(lines.join('\n').replaceAll('ADD --from', 'RUN --mount=target=/x,from')))
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function boxOfStretch(from: Point, to: Point): Box {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)]
  return { x, y, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) }
}

/** What holds for every layout, fresh or calm. */
function expectSound(graph: BuildGraph, layout: Layout): void {
  const byId = new Map(graph.cards.map((card) => [card.id, card]))
  expect(Object.keys(layout.cards)).toEqual([...byId.keys()])
  expect(Object.keys(layout.edges)).toEqual(graph.edges.map(({ id }) => id))
  const boxes = graph.cards.map((card) => layout.cards[card.id]!)
  graph.cards.forEach((card, i) => {
    const box = boxes[i]!
    expect(box).toMatchObject(sizeOfCard(card))
    expect([box.x % 4, box.y % 4, box.x >= 0, box.y >= 0]).toEqual([0, 0, true, true])
    expect([box.x + box.width <= layout.width, box.y + box.height <= layout.height]).toEqual([true, true])
    for (const other of boxes.slice(i + 1)) expect(overlap(box, other)).toBe(false)
  })
  const right = layout.direction === 'right'
  for (const edge of graph.edges) {
    const points = layout.edges[edge.id]!
    const source = layout.cards[edge.source]!
    const target = layout.cards[edge.target]!
    const card = byId.get(edge.target)!
    const rows = card.kind === 'stage' ? card.rows : []
    const row = rows.findIndex(({ id }) => id === edge.targetRow)
    const y = target.y + anchorY(card, row < 0 ? undefined : row)
    expect(points[0]).toEqual(
      right
        ? { x: source.x + source.width, y: source.y + anchorY(byId.get(edge.source)!, undefined) }
        : { x: source.x + source.width / 2, y: source.y + source.height },
    )
    expect(points.at(-1)).toEqual(
      right || edge.kind !== 'from' ? { x: target.x, y } : { x: target.x + target.width / 2, y: target.y },
    )
    points.slice(1).forEach((to, i) => {
      const from = points[i]!
      expect(right ? to.x >= from.x : to.y >= from.y).toBe(true)
      for (const box of boxes) expect(overlap(boxOfStretch(from, to), box)).toBe(false)
    })
  }
}

test('cards never overlap, no edge crosses a card, edges go one way from head to row, twice is the same', () => {
  fc.assert(
    fc.property(stages, direction, (all, way) => {
      const graph = graphOf(all)
      const layout = layoutGraph(graph, { direction: way })
      expectSound(graph, layout)
      expect(layoutGraph(graphOf(all), { direction: way })).toEqual(layout)
    }),
    { numRuns: 60 },
  )
})

test('graphs of many cards are laid out as soundly', () => {
  const many = fc.array(fc.record({ base: fc.nat(120), rows: fc.array(fc.nat(150), { maxLength: 3 }) }), {
    minLength: 82,
    maxLength: 100,
  })
  fc.assert(
    fc.property(many, direction, (all, way) => {
      const graph = graphOf(all)
      const layout = layoutGraph(graph, { direction: way })
      expectSound(graph, layout)
      expect(layoutGraph(graphOf(all), { direction: way })).toEqual(layout)
    }),
    { numRuns: 8 },
  )
})

test('of many cards, one that is used alone stands beside its user, and stages that wait for nothing stand first', () => {
  const chain = Array.from({ length: 90 }, (_, i) => ({ base: i === 0 ? 99 : i - 1, rows: [] }))
  const late = { base: 100, rows: [] }
  const graph = graphOf([...chain, late, { base: 89, rows: [90] }])
  const layout = layoutGraph(graph)
  const column = (id: string): number | undefined => layout.cards[id]?.x
  expect(column('stage:90')).toBe(column('stage:89'))
  expect(column('stage:0')).toBeLessThan(column('stage:1')!)
  expect(layout.cards['stage:0']!.x).toBeLessThan(400)
})

const corpus = 'test/fixtures/dockerfiles'
test.each(readdirSync(corpus).filter((name) => name.endsWith('.Dockerfile')))(
  '%s is laid out soundly',
  (name) => {
    const graph = toGraph(parseDockerfile(readFileSync(`${corpus}/${name}`, 'utf8')))
    for (const way of ['right', 'down'] as const) expectSound(graph, layoutGraph(graph, { direction: way }))
  },
)

test('what did not change is not moved, whatever the layout before', () => {
  fc.assert(
    fc.property(stages, stages, direction, (before, all, way) => {
      const graph = graphOf(all)
      const previous = layoutGraph(graph, {
        direction: way,
        previous: layoutGraph(graphOf(before), { direction: way }),
      })
      expectSound(graph, previous)
      const again = layoutGraph(
        { ...graph, topologyKey: `${graph.topologyKey} ` },
        { direction: way, previous },
      )
      expect({ ...again, topologyKey: '' }).toEqual({ ...previous, topologyKey: '' })
      expect(layoutGraph(graph, { direction: way, previous })).toEqual(previous)
    }),
    { numRuns: 60 },
  )
})

test('a new row moves no card but those below it in its column', () => {
  fc.assert(
    fc.property(stages, fc.nat(), (all, pick) => {
      const grown = pick % all.length
      const before = layoutGraph(graphOf(all))
      const graph = graphOf(
        all.map((stage, i) => (i === grown ? { ...stage, rows: [...stage.rows, 60] } : stage)),
      )
      const after = layoutGraph(graph, { previous: before })
      expectSound(graph, after)
      const { x, y } = before.cards[`stage:${grown}`]!
      for (const [id, box] of Object.entries(before.cards)) {
        if (box.x < x + 288 && x < box.x + box.width && box.y > y) {
          expect(after.cards[id]).toMatchObject({ x: box.x })
          expect([0, 4, 8, 12, 16, 20, 24, 28]).toContain(after.cards[id]!.y - box.y)
        } else expect(after.cards[id]).toMatchObject({ x: box.x, y: box.y })
      }
    }),
    { numRuns: 60 },
  )
})

test('a long session of typing stays sound', () => {
  const edit = fc.record({
    at: fc.nat(),
    what: fc.constantFrom('row', 'no row', 'stage', 'no stage', 'base'),
    to: fc.nat(30),
  })
  fc.assert(
    fc.property(stages, fc.array(edit, { maxLength: 25 }), direction, (start, edits, way) => {
      let all = [...start]
      let layout = layoutGraph(graphOf(all), { direction: way })
      for (const { at, what, to } of edits) {
        const i = at % all.length
        const stage = all[i]!
        if (what === 'row') all[i] = { ...stage, rows: [...stage.rows, to] }
        if (what === 'no row') all[i] = { ...stage, rows: stage.rows.slice(1) }
        if (what === 'base') all[i] = { ...stage, base: to }
        if (what === 'stage') all = [...all.slice(0, i), { base: to, rows: [] }, ...all.slice(i)]
        if (what === 'no stage' && all.length > 1) all = all.filter((_, other) => other !== i)
        const graph = graphOf(all)
        layout = layoutGraph(graph, { direction: way, previous: layout })
        expectSound(graph, layout)
      }
    }),
    { numRuns: 30 },
  )
})

const chain = [
  'FROM debian:12 AS base',
  'RUN a',
  'FROM base AS build',
  'RUN b',
  'FROM scratch',
  'COPY --from=build /a /',
]
const laidOut = (lines: readonly string[], previous?: Layout): Layout =>
  layoutGraph(toGraph(parseDockerfile(lines.join('\n'))), previous === undefined ? {} : { previous })

test('a stage keeps its place while it is renamed, and so does a base while it is typed', () => {
  const before = laidOut(chain)
  const renamed = laidOut(['FROM debian:12 AS bas', ...chain.slice(1)], before)
  for (const id of ['stage:0', 'stage:1', 'stage:2']) expect(renamed.cards[id]).toEqual(before.cards[id])
  expect(laidOut(chain, renamed).cards).toEqual(before.cards)
  const typed = laidOut(['FROM debian:1 AS base', ...chain.slice(1)], before)
  expect(Object.values(typed.cards)).toEqual(Object.values(before.cards))
})

test('a stage put in between leaves the others where they are, by their names', () => {
  const before = laidOut(chain)
  const after = laidOut([...chain.slice(0, 2), 'FROM base AS test', 'RUN t', ...chain.slice(2)], before)
  expect(after.cards['stage:2']).toEqual(before.cards['stage:1'])
  expect(after.cards['stage:3']).toEqual(before.cards['stage:2'])
  expect(after.cards['stage:1']).toMatchObject({ x: before.cards['stage:1']!.x })
})

test('another file, and another direction, begin anew', () => {
  const before = laidOut(chain)
  const other = ['FROM a', 'FROM b', 'FROM c', 'FROM d', 'FROM e', 'FROM f', 'FROM g', 'FROM h']
  expect(laidOut(other, before)).toEqual(laidOut(other))
  const graph = toGraph(parseDockerfile(chain.join('\n')))
  expect(layoutGraph(graph, { direction: 'down', previous: before })).toEqual(
    layoutGraph(graph, { direction: 'down' }),
  )
})

test('what became clearly worse than a new beginning begins anew', () => {
  const fan = Array.from({ length: 12 }, (_, i) => [
    `FROM base${i} AS s${i}`,
    ...Array<string>(20).fill('RUN x'),
  ])
  const big = laidOut(fan.flat())
  const bare = Array.from({ length: 12 }, (_, i) => `FROM base${i} AS s${i}`)
  const few = [...bare, 'FROM s0 AS t', 'COPY --from=s11 a b']
  const calm = laidOut(few, big)
  expect(calm.height).toBeLessThan(big.height / 3)
})

test('an empty graph has an empty layout', () => {
  expect(laidOut([])).toMatchObject({ width: 0, height: 0, cards: {}, edges: {} })
})

test('a path is level at both ends to the right, upright downwards, and round at corners', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 100, y: 40 },
  ]
  expect(edgePath(points)).toBe('M0,0C50,0 50,40 100,40')
  expect(edgePath(points, 'down')).toBe('M0,0C0,20 100,20 100,40')
  expect(edgePath([...points, { x: 100, y: 90 }, { x: 114, y: 90 }], 'down')).toBe(
    'M0,0C0,20 100,20 100,40V84Q100,90 106,90H114',
  )
})

test.each(['right', 'down'] as const)(
  'typing a file letter by letter moves a card once, to its base: %s',
  (way) => {
    const text = [
      ...[
        'FROM node:22-slim AS base',
        'WORKDIR /app',
        'FROM base AS deps',
        'RUN npm ci',
        'FROM deps AS build',
      ],
      ...['COPY . .', 'RUN npm run build', 'FROM deps AS test', 'RUN npm test', 'FROM nginx:1.27 AS web'],
      ...['COPY --from=build /app/dist /srv', 'COPY --from=test /app/report /report'],
    ].join('\n')
    const moves: Record<string, number> = {}
    let layout = layoutGraph(toGraph(parseDockerfile('')), { direction: way })
    for (let end = 1; end <= text.length; end += 1) {
      const graph = toGraph(parseDockerfile(text.slice(0, end)))
      const next = layoutGraph(graph, { direction: way, previous: layout })
      expectSound(graph, next)
      for (const [id, { x, y }] of Object.entries(next.cards)) {
        const before = layout.cards[id]
        if (before !== undefined && (before.x !== x || before.y !== y)) moves[id] = (moves[id] ?? 0) + 1
      }
      layout = next
    }
    expect(Math.max(...Object.values(moves))).toBeLessThanOrEqual(2)
    expect(Object.values(moves).filter((times) => times > 1).length).toBeLessThanOrEqual(1)
  },
)
