import { expect, test } from 'vitest'
import { LiveBuild } from '#electron/services/builds/live-build.ts'
import { MountGuard } from '#electron/services/builds/mount-guard.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { buildRequest } from '#test/support/build-request.ts'

const never = new AbortController().signal
const vertex = (name: string): BuildEvent => ({
  kind: 'vertex',
  digest: name,
  name,
  inputs: [],
  cached: false,
})
const finished: BuildEvent = { kind: 'finished', at: 9, outcome: { kind: 'cancelled' } }

function guarded(): { readonly guard: MountGuard; readonly build: LiveBuild } {
  const guard = new MountGuard()
  const build = new LiveBuild({ id: 'b', request: buildRequest('/p'), unsaved: false, startedAt: 0 })
  guard.add(build)
  return { guard, build }
}

test('mounts are asked for until a step that needs one is announced, and again when its build is over', async () => {
  const { guard, build } = guarded()
  const ask = (): Promise<string | undefined> => guard.ask(() => Promise.resolve('told'), never)
  build.add(vertex('[1/2] FROM busybox'))
  build.add(vertex('[2/2] RUN echo type=cache'))
  expect(await ask()).toBe('told')
  build.add(vertex('[2/2] RUN --mount=type=secret,id=a --mount=target=/c,type=cache make'))
  expect(await ask()).toBeUndefined()
  build.add(finished)
  expect(await ask()).toBe('told')
})

test('a question that is open when such a step is announced is given up', async () => {
  const { guard, build } = guarded()
  let isGivenUp = false
  const asked = guard.ask(
    (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          isGivenUp = true
          reject(new Error('aborted'))
        })
      }),
    never,
  )
  const mounts = [{ kind: 'cache', target: '/c', readOnly: false }] as const
  build.add({
    kind: 'ops',
    ops: [{ digest: 'd', kind: 'exec', inputs: [], name: 'RUN make', lines: [], mounts }],
  })
  expect(isGivenUp).toBe(true)
  expect(await asked).toBeUndefined()
})

test('what is told of a build after its end keeps nothing back', async () => {
  const { guard, build } = guarded()
  build.add(finished)
  build.add(vertex('[2/2] RUN --mount=type=cache,target=/c make'))
  expect(await guard.ask(() => Promise.resolve('told'), never)).toBe('told')
})

test('what goes wrong by itself is thrown', async () => {
  const { guard } = guarded()
  await expect(guard.ask(() => Promise.reject(new Error('lost')), never)).rejects.toThrow('lost')
})
