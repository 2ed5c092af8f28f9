import { expect, test } from 'vitest'
import type { BuildOp, VertexEvent } from '#shared/build/build-event.ts'
import { fold } from '#shared/build/fold.ts'
import { joinSteps } from '#shared/build/join.ts'
import { platformStates } from '#shared/build/platform-states.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const text = 'FROM --platform=$BUILDPLATFORM a AS tools\nRUN one\nFROM a\nRUN two\nENV a=b'
const model = parseDockerfile(text)
const ops: readonly BuildOp[] = [
  { digest: 'one', platform: 'linux/amd64', first: 2 },
  { digest: 'two-arm', platform: 'linux/arm64', first: 4 },
  { digest: 'two-amd', platform: 'linux/amd64', first: 4 },
].map(({ digest, platform, first }) => ({
  digest,
  kind: 'exec',
  inputs: [],
  name: digest,
  platform,
  lines: [{ first, last: first }],
  mounts: [],
}))

function vertex(digest: string, name: string, cached: boolean, completedAt?: number): VertexEvent {
  const completed = completedAt === undefined ? {} : { completedAt }
  return { kind: 'vertex', digest, name, inputs: [], cached, startedAt: 0, ...completed }
}

const events = [
  vertex('one', '[linux/amd64 tools 2/2] RUN one', false, 40),
  vertex('two-amd', '[linux/amd64 stage-1 2/2] RUN two', true, 1),
  vertex('two-arm', '[linux/arm64 stage-1 2/2] RUN two', false),
]

function states(platforms: readonly string[], id: string, known: readonly BuildOp[] = ops): unknown {
  const build = { ...emptyBuild(), request: { ...emptyBuild().request, platforms } }
  const snapshot = fold(build, [{ kind: 'started', at: 0, ref: 'r' }, { kind: 'ops', ops: known }, ...events])
  return platformStates(snapshot, joinSteps(model, snapshot), id, 100)
}

const both = ['linux/amd64', 'linux/arm64']
const two = [
  { platform: 'linux/amd64', state: 'cached', duration: 1 },
  { platform: 'linux/arm64', state: 'running', duration: 100 },
]

test('an instruction has a state for each platform that it runs for', () => {
  expect(states(both, '1/1')).toEqual(two)
  expect(states(both, '0/1')).toEqual([{ platform: 'linux/amd64', state: 'executed', duration: 40 }])
})

test('names tell the platform where the engine tells no ops', () => {
  expect(states(both, '1/1', [])).toEqual(two)
})

test('an instruction without a step has none, nor has a build for one platform', () => {
  expect(states(both, '1/2')).toEqual([])
  expect(states(['linux/arm64'], '1/1')).toEqual([])
})
