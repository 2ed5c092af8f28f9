import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { beginShown, clearShown, foldShown } from '#renderer/stores/build-store.ts'
import { fetchLines, forgetLines, lineOf } from '#renderer/stores/log-lines.ts'
import {
  closeLogSearch,
  logSearchStore,
  openLogSearch,
  setLogPattern,
  setSearchedPart,
  showHit,
} from '#renderer/stores/log-search-store.ts'
import { partOf, platformsOf, shownPart } from '#renderer/stores/log-part.ts'
import { connectLog, logStore } from '#renderer/stores/log-store.ts'
import { logViewStore } from '#renderer/stores/log-view-store.ts'
import { select } from '#renderer/stores/selection-store.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { initialSnapshot } from '#shared/build/fold.ts'
import type { BridgeDoubleControl } from '#test/support/bridge-double.ts'
import { bridgeDouble } from '#test/support/bridge-double.ts'
import { buildRequest } from '#test/support/build-request.ts'

const request = buildRequest('/p')
let control: BridgeDoubleControl
let undo: () => void

beforeEach(async () => {
  vi.useFakeTimers()
  const double = bridgeDouble()
  control = double.control
  vi.stubGlobal('window', { slipway: double.client })
  vi.stubGlobal('document', { hidden: true })
  select({ step: 'all' }, 'log')
  undo = connectLog()
  const started = await double.client.builds.start({ request, unsaved: false, text: 'FROM a' })
  const id = started.ok ? started.value.id : ''
  const snapshot = initialSnapshot({ id, request, unsaved: false, startedAt: 1 })
  beginShown({ snapshot, text: 'FROM a' }, undefined)
})

afterEach(() => {
  closeLogSearch()
  clearShown()
  undo()
  forgetLines()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const vertex = (digest: string): BuildEvent => ({
  kind: 'vertex',
  digest,
  name: `[${digest} 1/1] RUN it`,
  inputs: [],
  cached: false,
  startedAt: 1,
})

async function print(text: string, digest = 'a'): Promise<void> {
  const step = vertex(digest)
  control.push([step, { kind: 'log', digest, stream: 'stdout', at: 2, text }])
  foldShown(logStore.getState().build ?? '', [step], undefined)
  await vi.advanceTimersByTimeAsync(1_000)
}

test('the log is that of the build that is shown: lines by step, and what is still open', async () => {
  await print('one\ntwo\n 50%')
  await print('other\n', 'b')
  const { lines, steps, open } = logStore.getState()
  expect(lines).toBe(3)
  expect([...steps.values()].map((step) => [step.name, step.lines])).toEqual([
    ['[a 1/1] RUN it', 2],
    ['[b 1/1] RUN it', 1],
  ])
  expect(open).toMatchObject([{ digest: 'a', text: ' 50%' }])
  expect(shownPart()).toMatchObject({ step: 'all', count: 3 })
  select({ step: 'b' }, 'log')
  expect(shownPart()).toMatchObject({ step: 'b', count: 1, part: { steps: ['b'] } })
  select({ step: 'of another build' }, 'log')
  expect(shownPart()).toMatchObject({ step: 'all', count: 3 })
})

test('lines are fetched by pages, and what came since is added to the last', async () => {
  await print('line\n'.repeat(200))
  const { part, count } = shownPart()
  expect(part && lineOf(part, 150)).toBeUndefined()
  await fetchLines(part!, 150, 200, count)
  expect(lineOf(part!, 150)).toMatchObject({ index: 150 })
  expect(lineOf(part!, 100)).toBeUndefined()
  await print('more\n')
  expect(lineOf(part!, 200)).toBeUndefined()
  await fetchLines(part!, 150, 201, shownPart().count)
  expect(lineOf(part!, 200)).toMatchObject({ text: 'more' })
})

test('a search is walked around its ends, and goes on with what is printed after it', async () => {
  await print('hit 1\nno\nhit 2\n')
  setSearchedPart(shownPart().part, 3)
  openLogSearch()
  setLogPattern({ pattern: 'hit \\d', regex: true })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(logSearchStore.getState()).toMatchObject({ hits: [0, 2], total: 2, isRunning: false })
  showHit(1)
  showHit(1)
  showHit(1)
  expect(logViewStore.getState().goal).toMatchObject({ index: 0 })
  showHit(-1)
  expect(logViewStore.getState().goal).toMatchObject({ index: 2 })
  expect(logViewStore.getState().follows).toBe(false)
  await print('hit 3\n')
  setSearchedPart(shownPart().part, 4)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(logSearchStore.getState()).toMatchObject({ hits: [0, 2, 3], total: 3, current: 1 })
})

test('a hit that is asked for while the search runs is gone to when it is found', async () => {
  await print('no\nhit\n')
  setSearchedPart(shownPart().part, 2)
  openLogSearch()
  setLogPattern({ pattern: 'hit', regex: false })
  showHit(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(logSearchStore.getState()).toMatchObject({ hits: [1], current: 0 })
  expect(logViewStore.getState().goal).toMatchObject({ index: 1 })
})

test('an expression that is none is said, and mended by typing on', async () => {
  await print('a(b\n')
  setSearchedPart(shownPart().part, 1)
  openLogSearch()
  setLogPattern({ pattern: '(', regex: true })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(logSearchStore.getState().error).toContain('Invalid regular expression')
  setLogPattern({ pattern: '\\(' })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(logSearchStore.getState()).toMatchObject({ hits: [0] })
  expect(logSearchStore.getState().error).toBeUndefined()
})

test('of several platforms one is shown alone, with the steps that have none', () => {
  const step = (digest: string, lines: number, platform?: string) =>
    [digest, { digest, name: digest, lines, ...(platform === undefined ? {} : { platform }) }] as const
  const steps = new Map([step('a', 1, 'linux/amd64'), step('b', 2, 'linux/arm64'), step('c', 4)])
  const log = { ...logStore.getState(), build: 'x', lines: 7, steps }
  expect(platformsOf(steps)).toEqual(['linux/amd64', 'linux/arm64'])
  expect(platformsOf(new Map([step('a', 1, 'linux/amd64'), step('c', 4)]))).toEqual([])
  expect(partOf(log, 'all', 'linux/arm64')).toMatchObject({ count: 6, part: { steps: ['b', 'c'] } })
  expect(partOf(log, 'a', 'linux/arm64')).toMatchObject({ count: 1, part: { steps: ['a'] } })
  expect(partOf(log, 'all', undefined)).toEqual({ step: 'all', count: 7, part: { key: 'x:all', build: 'x' } })
})
