import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

const text = [
  'FROM debian:12 AS base',
  'FROM base AS build',
  'RUN --mount=type=cache,target=/root/.cache --mount=type=secret,id=token --network=none make',
  'FROM base AS docs',
  'RUN --mount=from=build,target=/b make docs',
  'FROM scratch AS final',
  'COPY --from=build /app /app',
  'COPY --from=busybox /bin/sh /sh',
  'COPY <<EOF /hello',
  'hi',
  'EOF',
].join('\n')

function edges(graph: BuildGraph): readonly string[] {
  return graph.edges.map(
    ({ kind, source, target, targetRow, needed }) =>
      `${source} ${kind} ${targetRow ?? target}${needed ? '' : ' (not needed)'}`,
  )
}

test('stages are cards with rows, external images too, and edges say what is taken from where', () => {
  const graph = toGraph(parseDockerfile(text))
  expect(edges(graph)).toEqual([
    'image:debian:12 from stage:0',
    'stage:0 from stage:1',
    'stage:0 from stage:2 (not needed)',
    'stage:1 mount 2/1 (not needed)',
    'stage:1 copy 3/1',
    'image:busybox:latest copy 3/2',
  ])
  expect(
    graph.cards.map((card) =>
      card.kind === 'stage'
        ? [card.id, card.title, card.base, card.rows.length, card.needed]
        : [card.id, card.title, card.needed],
    ),
  ).toEqual([
    ['image:debian:12', 'debian:12', true],
    ['image:busybox:latest', 'busybox', true],
    ['stage:0', 'base', 'debian:12', 0, true],
    ['stage:1', 'build', 'base', 1, true],
    ['stage:2', 'docs', 'base', 1, false],
    ['stage:3', 'final', 'scratch', 3, true],
  ])
  expect(graph.target).toBe('stage:3')
})

test('rows carry badges for mounts, network and heredocs', () => {
  const badges = toGraph(parseDockerfile(text)).cards.flatMap((card) =>
    card.kind === 'stage'
      ? card.rows.map((row) => row.badges.map(({ kind, label }) => `${kind} ${label}`))
      : [],
  )
  expect(badges).toEqual([
    ['cache /root/.cache', 'secret token', 'network none'],
    ['bind build'],
    [],
    [],
    ['heredoc EOF'],
  ])
})

test.each<[string | undefined, string | undefined, readonly string[]]>([
  [undefined, 'stage:3', ['docs: nothing uses it']],
  ['DOCS', 'stage:2', ['busybox: only `final` uses it', 'final: nothing uses it']],
  [
    '0',
    'stage:0',
    [
      'busybox: only `final` uses it',
      'build: only `docs` and `final` use it',
      'docs: nothing uses it',
      'final: nothing uses it',
    ],
  ],
])('for target %s, what it does not need is said', (target, id, notNeeded) => {
  const graph = toGraph(parseDockerfile(text), target)
  expect(graph.target).toBe(id)
  const title = graph.cards.find((card) => card.id === id)?.title ?? ''
  const start = `Not needed for target \`${title}\``
  const faded = graph.cards.filter((card) => !card.needed)
  expect(faded.map((card) => `${card.title}${card.notNeededReason?.replace(start, '') ?? ''}`)).toEqual(
    notNeeded,
  )
})

test('of many users some are named', () => {
  const users = [1, 2, 3, 4, 5].map((n) => `FROM scratch AS s${n}\nCOPY --from=a /a /\nCOPY --from=a /b /`)
  const graph = toGraph(parseDockerfile(['FROM x AS a', ...users, 'FROM x'].join('\n')))
  expect(graph.cards.find(({ title }) => title === 'a')?.notNeededReason).toBe(
    'Not needed for target `stage-6`: only `s1`, `s2`, `s3` and 2 more use it',
  )
})

test('what ONBUILD of a base takes goes into the head of the stage that is built upon it', () => {
  const source = 'FROM a AS x\nFROM b AS y\nONBUILD COPY --from=x /f /\nFROM y\nRUN z'
  expect(edges(toGraph(parseDockerfile(source)))).toEqual([
    'image:a:latest from stage:0',
    'image:b:latest from stage:1',
    'stage:1 from stage:2',
    'stage:0 copy stage:2',
  ])
})

test('a stage that a context replaces takes nothing else', () => {
  const source = 'FROM a AS x\nFROM b AS y\nCOPY --from=x /f /\nFROM y'
  expect(edges(toGraph(parseDockerfile(source, { contexts: ['y'] })))).toEqual([
    'image:a:latest from stage:0 (not needed)',
    'context:y from stage:1',
    'stage:1 from stage:2',
  ])
})

test('an unknown target is told, and nothing fades', () => {
  const graph = toGraph(parseDockerfile(text), 'nope')
  expect(graph.targetProblem).toBe('target stage "nope" could not be found')
  expect(graph.cards.every((card) => card.needed)).toBe(true)
})

test('one image for two platforms is two cards', () => {
  const graph = toGraph(parseDockerfile('FROM --platform=linux/arm64 a AS x\nFROM a\nCOPY --from=x a b'))
  expect(graph.cards.map(({ id }) => id)).toEqual([
    'image:a:latest#linux/arm64',
    'image:a:latest',
    'stage:0',
    'stage:1',
  ])
})

test('reachability is linear where paths are exponentially many', () => {
  const stages = ['FROM a AS s0']
  for (let i = 1; i < 2000; i += 1) {
    stages.push(
      `FROM s${i - 1} AS s${i}`,
      `COPY --from=s${i - 1} a b`,
      `RUN --mount=from=s${Math.max(0, i - 2)},target=/x y`,
    )
  }
  const model = parseDockerfile(stages.join('\n'))
  const graph = toGraph(model)
  expect(graph.cards.every((card) => card.needed)).toBe(true)
})

test('the topology changes with rows and edges, not with words', () => {
  const key = (source: string): string => toGraph(parseDockerfile(source)).topologyKey
  expect(key('FROM a\nRUN x')).toBe(key('FROM a\n\n# c\nRUN something else'))
  expect(key('FROM a\nRUN x')).not.toBe(key('FROM a\nRUN x\nRUN y'))
})
