import { expect, test } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold } from '#shared/build/fold.ts'
import { phaseOf } from '#shared/build/insight/phase-of.ts'
import { stepKeys } from '#shared/build/insight/step-key.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

test.each([
  ['[internal] load build definition from Dockerfile', 'resolve'],
  ['[internal] load .dockerignore', 'resolve'],
  ['[internal] load metadata for docker.io/library/debian:12', 'resolve'],
  ['[linux/arm64 internal] load metadata for docker.io/library/debian:12', 'resolve'],
  ['resolve image config for docker-image://docker.io/docker/dockerfile:1', 'resolve'],
  ['[auth] library/debian:pull token for registry-1.docker.io', 'resolve'],
  ['[context lib] load metadata for docker.io/library/debian:12', 'resolve'],
  ['[context lib] load from client', 'transfer'],
  ['[internal] load build context', 'transfer'],
  ['[internal] load remote build context', 'transfer'],
  ['docker-image://docker.io/docker/dockerfile:1@sha256:0', 'transfer'],
  ['[build 1/3] FROM docker.io/library/debian:12', 'transfer'],
  ['[linux/amd64->arm64 build 2/3] RUN make', 'execute'],
  ['[2/3] COPY . .', 'execute'],
  ['exporting to image', 'export'],
  ['exporting to client directory', 'export'],
  ['exporting to docker image format', 'export'],
  ['exporting cache to registry', 'cache-export'],
  ['exporting inline cache', 'cache-export'],
  ['exporting to GitHub Actions Cache', 'cache-export'],
  ['importing cache manifest from example.com/app:cache', 'cache-import'],
  ['importing to docker', 'load'],
  ['pushing example.com/app:1 with docker', 'push'],
  ['something new', 'other'],
] as const)('%s is %s', (name, phase) => {
  expect(phaseOf({ name })).toBe(phase)
})

test('the kind of an op goes before its name', () => {
  expect(phaseOf({ name: 'anything' }, { kind: 'source' })).toBe('transfer')
  expect(phaseOf({ name: 'anything' }, { kind: 'merge' })).toBe('execute')
})

function keysOf(...names: readonly string[]): readonly (string | undefined)[] {
  const events = names.map((name, i): BuildEvent => ({
    kind: 'vertex',
    digest: `d${i}`,
    name,
    inputs: [],
    cached: false,
  }))
  const keys = stepKeys(fold(emptyBuild(), events))
  return names.map((_, i) => keys.get(`d${i}`))
}

test('a step keeps its key when a line comes before it, its base moves or the order of telling changes', () => {
  const key = ['build RUN make']
  expect(keysOf('[build 2/4] RUN make')).toEqual(key)
  expect(keysOf('[build 3/5] RUN  make')).toEqual(key)
  expect(keysOf('[build  9/12] RUN make')).toEqual(key)
  const base = keysOf(`[build 1/4] FROM docker.io/library/debian:12@sha256:${'0'.repeat(64)}`)
  expect(base).toEqual(keysOf('[build 1/2] FROM docker.io/library/debian:12'))
})

test('stages, platforms and texts make other keys; twins are numbered by their place', () => {
  expect(
    keysOf(
      '[b 4/4] RUN make',
      '[b 2/4] RUN make',
      '[a 2/4] RUN make',
      '[linux/arm64 b 2/4] RUN make',
      '[2/4] RUN make',
      '[2/4] ONBUILD RUN make',
      '[internal] load build context',
    ),
  ).toEqual([
    'b RUN make #2',
    'b RUN make',
    'a RUN make',
    'b linux/arm64 RUN make',
    'RUN make',
    'ONBUILD RUN make',
    '[internal] load build context',
  ])
})
