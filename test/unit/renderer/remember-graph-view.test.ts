import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { graphViewStore, setGraphView, setMinimap } from '#renderer/stores/graph-view-store.ts'
import { connectGraphViewMemory, recallGraphView } from '#renderer/stores/remember-graph-view.ts'

let stop: () => void

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
  })
  stop = connectGraphViewMemory()
})

afterEach(() => {
  stop()
  recallGraphView(undefined)
  graphViewStore.setState(graphViewStore.getInitialState(), true)
  vi.unstubAllGlobals()
})

const direction = (): string => graphViewStore.getState().view.direction

test('a file that was never looked at is laid out as the last one was turned, each other as it was', () => {
  recallGraphView('/a')
  setGraphView({ direction: 'down' })
  recallGraphView('/b')
  expect(direction()).toBe('down')
  setGraphView({ direction: 'right' })
  recallGraphView('/a')
  expect(direction()).toBe('down')
  recallGraphView('/c')
  expect(direction()).toBe('right')
})

test('what else is changed, in another file or without one, is no choice of a direction', () => {
  recallGraphView('/a')
  setGraphView({ hideExternal: true })
  recallGraphView('/b')
  setGraphView({ direction: 'down' })
  recallGraphView('/a')
  setMinimap(false)
  recallGraphView(undefined)
  setMinimap(true)
  recallGraphView('/c')
  expect(direction()).toBe('down')
})
