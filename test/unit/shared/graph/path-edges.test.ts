import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { pathEdges } from '#shared/graph/path-edges.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

const { edges } = toGraph(
  parseDockerfile(
    [
      'FROM debian AS base',
      'FROM base AS left',
      'RUN make',
      'FROM base AS right',
      'FROM scratch AS final',
      'COPY --from=left /a /a',
      'COPY --from=right /b /b',
      'FROM final AS after',
      'FROM golang AS apart',
    ].join('\n'),
  ),
)
const path = (item: string): readonly string[] => [...pathEdges(edges, item)].sort()

const toBase = 'from:image:debian:latest->stage:0'

test('the path through a stage is all that it is made of, and all that is made of it', () => {
  expect(path('stage:1')).toEqual(
    [toBase, 'from:stage:0->stage:1', 'copy:stage:1->3/1', 'from:stage:3->stage:4'].sort(),
  )
})

test('the path through an instruction is what it takes, and what that is made of', () => {
  expect(path('3/2')).toEqual([toBase, 'from:stage:0->stage:2', 'copy:stage:2->3/2'].sort())
  expect(path('1/1')).toEqual([])
})

test('the path from an image goes to all that needs it', () => {
  expect(path('image:golang:latest')).toEqual(['from:image:golang:latest->stage:5'])
  expect(path('image:debian:latest')).toHaveLength(6)
})

test('a path of ten thousand edges, and one that turns back to its beginning, end', () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => ({
    id: `e${i}`,
    source: `s${i}`,
    target: `s${(i + 1) % 10_000}`,
  }))
  expect(pathEdges(chain, 's0').size).toBe(10_000)
})
