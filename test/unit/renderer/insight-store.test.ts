import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { bridgeDouble } from '#test/support/bridge-double.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const usage = { caches: [], resources: { kind: 'missing', reason: 'not-measured' } } as const
vi.stubGlobal('window', globalThis)
const historyHealth = { kind: 'off', message: 'Builds are not recorded: no room.' } as const
const double = bridgeDouble({ historyHealth, pastTimes: { steps: { 'RUN make': 4000 }, ending: 500 }, usage })
vi.stubGlobal('slipway', double.client)

const { beginShown, buildStore, clearShown, foldShown } = await import('#renderer/stores/build-store.ts')
const { connectInsight, insightStore } = await import('#renderer/stores/insight-store.ts')

let stop = (): void => undefined

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 })
  clearShown()
  stop = connectInsight()
})

afterEach(() => {
  stop()
  vi.useRealTimers()
})

const run: BuildEvent = {
  kind: 'vertex',
  digest: 'run',
  name: '[2/2] RUN make',
  inputs: [],
  cached: false,
  startedAt: 10_000,
}

function show(): string {
  const snapshot = emptyBuild(10_000)
  const text = 'FROM a\nRUN make\n'
  beginShown({ snapshot, text }, undefined)
  foldShown(snapshot.id, [{ kind: 'started', at: 10_000, ref: 'r' }, run], undefined)
  return snapshot.id
}

test('times are looked at four times a second while a build runs, and once at its end', async () => {
  const told = vi.fn()
  const undo = insightStore.subscribe(told)
  const id = show()
  await vi.advanceTimersByTimeAsync(1000)
  expect(told.mock.calls.length).toBeLessThanOrEqual(7)
  expect(insightStore.getState().insight).toMatchObject({ id: 'b1', wall: 1000, sum: 1000 })
  const end = { kind: 'finished', at: 11_500, outcome: { kind: 'cancelled' } } as const
  foldShown(id, [end], undefined)
  vi.advanceTimersByTime(0)
  expect(insightStore.getState().insight?.wall).toBe(1500)
  told.mockClear()
  await vi.advanceTimersByTimeAsync(2000)
  // What it used and whether it was recorded come once, and then nothing.
  expect(told).toHaveBeenCalledTimes(2)
  expect(insightStore.getState().historyNote).toBe(historyHealth.message)
  expect(insightStore.getState().usage).toEqual(usage)
  undo()
})

test('the time left is reckoned from what the history knows', async () => {
  show()
  await vi.advanceTimersByTimeAsync(1000)
  expect(insightStore.getState().insight?.timeLeft).toEqual({ ms: 3500, known: 1, of: 1 })
})

test('nothing is left when no build is shown', async () => {
  show()
  await vi.advanceTimersByTimeAsync(300)
  buildStore.setState({ asked: false }, true)
  expect(insightStore.getState()).toEqual({})
})
