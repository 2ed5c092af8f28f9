import { expect, it, vi } from 'vitest'
import { LiveBuild } from '#electron/services/builds/live-build.ts'
import { MountGuard } from '#electron/services/builds/mount-guard.ts'
import { type UsageEngine, watchUsage } from '#electron/services/builds/watch-usage.ts'
import { buildRequest } from '#test/support/build-request.ts'

const TEXT = 'FROM a\nRUN --mount=type=cache,target=/c make\n'

const started = (): LiveBuild =>
  new LiveBuild({ id: 'b', request: buildRequest('/p'), unsaved: false, startedAt: Date.now() }, TEXT)

function engineThat(diskUsage: UsageEngine['control']['diskUsage']): UsageEngine {
  return {
    listWorkers: () => Promise.resolve([]),
    control: { diskUsage, resources: () => Promise.resolve({ kind: 'missing', reason: 'no-history' }) },
  }
}

it('asks again an engine that fails to measure, but not for ever, and rejects never', async () => {
  const broken = vi.fn(() => Promise.reject(new Error('failed to get usage: no such record')))
  const build = started()
  const usage = watchUsage(build, engineThat(broken), new MountGuard(), new AbortController().signal)
  await expect.poll(() => broken.mock.calls.length).toBe(3)
  build.add({ kind: 'finished', at: Date.now(), outcome: { kind: 'cancelled' } })
  expect((await usage).resources.kind).toBe('missing')
  expect(broken).toHaveBeenCalledTimes(3)
})

it('is content with the answer to a second question', async () => {
  let fails = true
  const diskUsage = vi.fn(() => {
    if (!fails) return Promise.resolve({ kind: 'supported', value: [] } as const)
    fails = false
    return Promise.reject(new Error('failed to get usage: no such record'))
  })
  const build = started()
  const usage = watchUsage(build, engineThat(diskUsage), new MountGuard(), new AbortController().signal)
  await expect.poll(() => diskUsage.mock.calls.length).toBe(2)
  build.add({ kind: 'finished', at: Date.now(), outcome: { kind: 'cancelled' } })
  await usage
  expect(diskUsage).toHaveBeenCalledTimes(2)
})
