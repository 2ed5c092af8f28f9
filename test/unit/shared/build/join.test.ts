import { expect, test } from 'vitest'
import type { BuildEvent, BuildOp } from '#shared/build/build-event.ts'
import { fold } from '#shared/build/fold.ts'
import { joinSteps } from '#shared/build/join.ts'
import { readVertexName } from '#shared/build/vertex-name.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const empty = emptyBuild(1)

function op(digest: string, lines: readonly (readonly [number, number])[]): BuildOp {
  const ranges = lines.map(([first, last]) => ({ first, last }))
  return { digest, kind: 'exec', inputs: [], name: digest, lines: ranges, mounts: [] }
}

function vertices(...names: readonly string[]): readonly BuildEvent[] {
  return names.map((name, i) => ({ kind: 'vertex', digest: `v${i}`, name, inputs: [], cached: false }))
}

test('an op goes to the instructions on its lines, to both if two share it', () => {
  const model = parseDockerfile(
    'FROM a AS x\nRUN one \\\n  two\nENV a=b\nFROM a\nRUN one \\\n  two\nCOPY <<E /x\nhi\nE\n',
  )
  const snapshot = fold(empty, [
    {
      kind: 'ops',
      ops: [
        {
          ...op('image', [
            [1, 1],
            [5, 5],
          ]),
          kind: 'source',
        },
        op('run', [
          [2, 3],
          [6, 7],
        ]),
        op('copy', [[8, 10]]),
        op('none', []),
      ],
    },
  ])
  expect(Object.fromEntries(joinSteps(model, snapshot))).toEqual({
    '0/0': ['image'],
    '0/1': ['run'],
    '1/0': ['image'],
    '1/1': ['run'],
    '1/2': ['copy'],
  })
})

test('without lines the stage and the position in the name decide', () => {
  const text = [
    'FROM debian:12 AS build',
    'WORKDIR /src',
    'ENV a=b',
    'COPY . .',
    'RUN make',
    'FROM build AS test',
    'RUN make test',
    'FROM scratch',
    'COPY --from=build /a /a',
  ].join('\n')
  const snapshot = fold(
    empty,
    vertices(
      '[internal] load build definition from Dockerfile',
      '[build 1/4] FROM docker.io/library/debian:12@sha256:0',
      '[build 2/4] WORKDIR /src',
      '[build 3/4] COPY . .',
      '[build 4/4] RUN make',
      '[test 1/1] RUN make test',
      '[stage-2 1/1] COPY --from=build /a /a',
      'exporting to image',
    ),
  )
  expect(Object.fromEntries(joinSteps(parseDockerfile(text), snapshot))).toEqual({
    '0/0': ['v1'],
    '0/1': ['v2'],
    '0/3': ['v3'],
    '0/4': ['v4'],
    '1/1': ['v5'],
    '2/1': ['v6'],
  })
})

test('the only stage has no name; each platform has vertices of its own', () => {
  const model = parseDockerfile('FROM a\nRUN x')
  expect(Object.fromEntries(joinSteps(model, fold(empty, vertices('[1/2] FROM a', '[2/2] RUN x'))))).toEqual({
    '0/0': ['v0'],
    '0/1': ['v1'],
  })
  const platforms = fold(empty, vertices('[linux/amd64 2/2] RUN x', '[linux/arm64 stage-0 2/2] RUN x'))
  expect(Object.fromEntries(joinSteps(model, platforms))).toEqual({ '0/1': ['v0', 'v1'] })
})

test('ONBUILD triggers of the base are counted but have no line', () => {
  const model = parseDockerfile('FROM a\nRUN x')
  const names = ['[1/2] FROM a', '[2/2] ONBUILD COPY . .', '[3/2] RUN x']
  expect(Object.fromEntries(joinSteps(model, fold(empty, vertices(...names))))).toEqual({
    '0/0': ['v0'],
    '0/1': ['v2'],
  })
})

test('ONBUILD triggers of a stage are told by their number alone, and by the first line', () => {
  const model = parseDockerfile('FROM a AS x\nONBUILD RUN t\nFROM x AS y\nRUN one\nRUN two')
  const byName = fold(
    empty,
    vertices('[x 1/1] FROM a', '[y 1/2] RUN t', '[y 2/2] RUN one', '[y 3/2] RUN two'),
  )
  expect(Object.fromEntries(joinSteps(model, byName))).toEqual({
    '0/0': ['v0'],
    '1/1': ['v2'],
    '1/2': ['v3'],
  })
  const byLine = fold(empty, [{ kind: 'ops', ops: [op('trigger', [[1, 1]]), op('one', [[4, 4]])] }])
  expect(Object.fromEntries(joinSteps(model, byLine))).toEqual({ '1/1': ['one'] })
})

test('names are read', () => {
  expect(
    [
      '[build  2/12] RUN make',
      '[linux/amd64->arm64 Build 2/4] ONBUILD run x',
      '[internal] load .dockerignore',
      'x',
    ].map(readVertexName),
  ).toEqual([
    { stage: 'build', position: 2, total: 12, onBuild: false, keyword: 'RUN' },
    { stage: 'build', platform: 'linux/amd64->arm64', position: 2, total: 4, onBuild: true, keyword: 'RUN' },
    undefined,
    undefined,
  ])
})
