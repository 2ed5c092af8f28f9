import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BuildOp } from '#shared/build/build-event.ts'
import type { Box, Point } from '#shared/graph/box.ts'
import { layoutOps } from '#shared/graph/layout-ops.ts'
import { matchRows } from '#shared/graph/match-rows.ts'
import { matchableOp, opsGraph, shortDigest } from '#shared/graph/ops-graph.ts'

const op = (digest: string, more: Partial<BuildOp> = {}): BuildOp => ({
  digest,
  kind: 'exec',
  inputs: [],
  name: digest,
  lines: [],
  mounts: [],
  ...more,
})

const ops: readonly BuildOp[] = [
  op('image', { kind: 'source', name: '[base 1/2] FROM debian', source: 'docker-image://debian' }),
  op('context', { kind: 'source', name: '[internal] load build context', source: 'local://context' }),
  op('workdir', { kind: 'file', name: '[base 2/2] WORKDIR /src', inputs: ['image'] }),
  op('copy', { kind: 'file', name: '[app  1/3] COPY . .', inputs: ['workdir', 'context'] }),
  op('linked', { kind: 'file', name: '[app 2/3] COPY --link a b', inputs: ['context'] }),
  op('run', {
    name: '[app 3/3] RUN make',
    inputs: ['copy', 'linked', 'workdir'],
    mounts: [
      { kind: 'bind', target: '/mnt', readOnly: true, input: 'linked', source: '/etc' },
      { kind: 'cache', target: '/c', id: 'store', readOnly: false },
    ],
  }),
]

test('an op goes on from its base, copies out of what comes after it, and mounts what its mounts name', () => {
  expect(opsGraph(ops).edges.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    'image->workdir from',
    'workdir->copy from',
    'context->copy copy',
    'context->linked copy',
    'copy->run from',
    'linked->run mount',
    'workdir->run from',
  ])
})

test('a box tells what it does, its place and who takes from it', () => {
  expect(opsGraph(ops).boxes.map(({ title, place, users }) => [title, place, users])).toEqual([
    ['FROM debian', 'base 1/2', ['workdir']],
    ['load build context', 'internal', ['copy', 'linked']],
    ['WORKDIR /src', 'base 2/2', ['copy', 'run']],
    ['COPY . .', 'app 1/3', ['run']],
    ['COPY a b', 'app 2/3', ['run']],
    ['RUN make', 'app 3/3', []],
  ])
})

test('sources can be left out, with their edges', () => {
  const { boxes, edges } = opsGraph(ops, { hideSources: true })
  expect(boxes.map(({ id }) => id)).toEqual(['workdir', 'copy', 'linked', 'run'])
  expect(edges.every(({ source }) => !['image', 'context'].includes(source))).toBe(true)
})

test('an op is found by its name, digest, source and mounts', () => {
  const rows = opsGraph(ops).boxes.map(matchableOp)
  const find = (search: string) => [
    ...matchRows(rows, { search, states: [], mounts: [], platforms: [], traits: [] }, () => 'none'),
  ]
  expect([find('make'), find('docker-image'), find('cache store'), find('/etc')]).toEqual([
    ['run'],
    ['image'],
    ['run'],
    ['run'],
  ])
  expect(shortDigest(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('0123456789ab')
})

/** Any LLB of up to three platforms: inputs come before their users. */
const llb = fc.array(
  fc.record({
    platform: fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/riscv64'),
    inputs: fc.array(fc.nat(), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 24 },
)

test('boxes never overlap, stand in the lane of their platform, and come after their inputs', () => {
  fc.assert(
    fc.property(llb, fc.constantFrom('right' as const, 'down' as const), (shape, direction) => {
      const graph = opsGraph(
        shape.map(({ platform, inputs }, at) =>
          op(`op${at}`, {
            platform,
            inputs: at === 0 ? [] : [...new Set(inputs.map((input) => `op${input % at}`))],
          }),
        ),
      )
      const layout = layoutOps(graph, direction)
      const boxes = Object.entries(layout.boxes)
      expect(boxes).toHaveLength(shape.length)
      for (const [index, [, a]] of boxes.entries()) {
        for (const [, b] of boxes.slice(index + 1)) expect(overlap(a, b)).toBe(false)
      }
      for (const lane of layout.lanes) {
        for (const { id, op: of } of graph.boxes) {
          if (of.platform === lane.platform) expect(within(layout.boxes[id]!, lane)).toBe(true)
          else expect(overlap(layout.boxes[id]!, lane)).toBe(false)
        }
      }
      const along = direction === 'right' ? 'x' : 'y'
      for (const { source, target } of graph.edges) {
        expect(layout.boxes[source]![along]).toBeLessThan(layout.boxes[target]![along])
      }
      expect(boxes.every(([, box]) => within(box, { x: 0, y: 0, ...layout }))).toBe(true)
      for (const way of Object.values(layout.edges)) {
        expect(stretches(way).filter((stretch) => boxes.some(([, box]) => overlap(stretch, box)))).toEqual([])
      }
    }),
    { numRuns: 60 },
  )
})

/** The room that each stretch of a way is drawn in. */
function stretches(way: readonly Point[]): readonly Box[] {
  return way.slice(1).map(({ x, y }, index) => {
    const from = way[index]!
    const [left, top] = [Math.min(x, from.x), Math.min(y, from.y)]
    return { x: left, y: top, width: Math.abs(x - from.x), height: Math.abs(y - from.y) }
  })
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function within(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}
