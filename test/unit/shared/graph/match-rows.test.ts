import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RowState } from '#shared/build/selectors.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { Matchable, MatchFilter } from '#shared/graph/match-rows.ts'
import { asksForAnything, countOptions, matchRows } from '#shared/graph/match-rows.ts'
import { matchableRows } from '#shared/graph/matchable-rows.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

const text = `FROM --platform=linux/arm64 golang:1.22 AS build
RUN --mount=type=cache,target=/go \\
    --mount=type=secret,id=token go build && \\
    go vet ./...
RUN <<EOF
make harbour
EOF
FROM scratch
COPY --from=build /app /app
COPY --from=busybox:musl /bin/sh /sh
RUN --network=none --mount=type=bind,from=build,target=/mnt ls
`
const nothing: MatchFilter = { search: '', states: [], mounts: [], platforms: [], traits: [] }
const noState = (): RowState => 'none'

function find(filter: Partial<MatchFilter>, stateOf: (id: string) => RowState = noState): readonly string[] {
  const model = parseDockerfile(text)
  return [...matchRows(matchableRows(toGraph(model), model, text), { ...nothing, ...filter }, stateOf)]
}

test.each([
  ['the name of a stage finds its FROM and what takes from it', 'BUILD', ['0/0', '0/1', '1/1', '1/3']],
  ['an image that only COPY names', 'busybox', ['1/2']],
  ['words that a continuation parts', 'go vet', ['0/1']],
  ['the body of a heredoc', 'harbour', ['0/2']],
  ['a platform', 'linux/arm64', ['0/0']],
  ['a mount by its target', 'cache /go', ['0/1']],
  ['a flag', '--network=none', ['1/3']],
  ['words that nothing has', 'harbour vet', []],
])('search finds %s', (_, search, expected) => {
  expect(find({ search })).toEqual(expected)
})

test('a filter takes one of each list and all of the lists', () => {
  expect({
    mounts: find({ mounts: ['secret', 'bind'] }),
    platforms: find({ platforms: ['linux/arm64'] }),
    traits: find({ traits: ['network', 'heredoc'] }),
    both: find({ mounts: ['secret', 'bind'], platforms: ['linux/arm64'] }),
    states: find({ states: ['failed'] }, (id) => (id === '1/2' ? 'failed' : 'cached')),
  }).toEqual({
    mounts: ['0/1', '1/3'],
    platforms: ['0/0', '0/1', '0/2'],
    traits: ['0/2', '1/3'],
    both: ['0/1'],
    states: ['1/2'],
  })
})

const words = fc.constantFrom('run', 'make', 'copy', 'app', 'go')
const mounts = fc.constantFrom('bind', 'cache', 'secret', 'ssh', 'tmpfs')
const platforms = fc.constantFrom('linux/amd64', 'linux/arm64')
const traits = fc.constantFrom('network', 'security', 'heredoc')
const states = fc.constantFrom<RowState>('waiting', 'running', 'executed', 'cached', 'failed', 'none')
const row = fc.record({
  id: fc.uuid(),
  words: fc.array(words).map((all) => all.join(' ')),
  mounts: fc.uniqueArray(mounts),
  platforms: fc.uniqueArray(platforms),
  traits: fc.uniqueArray(traits),
})
const rows: fc.Arbitrary<readonly Matchable[]> = fc.uniqueArray(row, { selector: ({ id }) => id })
const filter: fc.Arbitrary<MatchFilter> = fc.record({
  search: fc.array(words, { maxLength: 2 }).map((all) => all.join(' ')),
  states: fc.uniqueArray(states, { maxLength: 3 }),
  mounts: fc.uniqueArray(mounts, { maxLength: 3 }),
  platforms: fc.uniqueArray(platforms, { maxLength: 2 }),
  traits: fc.uniqueArray(traits, { maxLength: 2 }),
})
const stateOf = (all: readonly RowState[]) => (id: string) => all[id.charCodeAt(0) % all.length] ?? 'none'
const someStates = fc.array(states, { minLength: 1 }).map(stateOf)

test('an option’s count is what choosing it alone in its list makes out', () => {
  fc.assert(
    fc.property(rows, filter, someStates, mounts, states, (all, asked, state, mount, wanted) => {
      const counts = countOptions(all, asked, state)
      expect(counts.mounts.get(mount) ?? 0).toBe(matchRows(all, { ...asked, mounts: [mount] }, state).size)
      expect(counts.states.get(wanted) ?? 0).toBe(matchRows(all, { ...asked, states: [wanted] }, state).size)
    }),
  )
})

test('matches are rows in their order; asking for more lists never makes out more; nothing makes out all', () => {
  fc.assert(
    fc.property(rows, filter, someStates, (all, asked, state) => {
      const ids = all.map(({ id }) => id)
      const found = [...matchRows(all, asked, state)]
      expect(found).toEqual(ids.filter((id) => found.includes(id)))
      const searchOnly = matchRows(all, { ...nothing, search: asked.search }, state)
      expect(found.every((id) => searchOnly.has(id))).toBe(true)
      if (!asksForAnything(asked)) expect(found).toEqual(ids)
    }),
  )
})
