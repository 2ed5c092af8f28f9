// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { cardKeys } from '#shared/graph/card-keys.ts'
import { defaultGraphView } from '#shared/graph/graph-view.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { viewGraph } from '#shared/graph/view-graph.ts'
import { connectMatches, optionCounts } from '#renderer/stores/graph-matches.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { closeSearch, graphViewStore, noFilter, setGraphFilter } from '#renderer/stores/graph-view-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { select, selectionStore } from '#renderer/stores/selection-store.ts'
import { walkMatches } from '#renderer/stores/walk-matches.ts'

const text = 'FROM busybox AS a\nRUN one\nRUN two\nFROM a\nRUN one more\nCOPY --from=a /x /x\n'
let disconnect: () => void

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame'] })
  const model = parseDockerfile(text)
  const graph = toGraph(model)
  const drawn = viewGraph(graph, defaultGraphView)
  graphStore.setState({
    shown: {
      version: 1,
      text,
      model,
      graph,
      drawn,
      layout: layoutGraph(drawn, defaultGraphView),
      cards: Object.fromEntries(drawn.cards.map((card) => [card.id, card])),
      keys: cardKeys(graph.cards, undefined),
    },
  })
  disconnect = connectMatches()
})

afterEach(() => {
  setGraphFilter(noFilter)
  vi.advanceTimersToNextFrame()
  disconnect()
  vi.useRealTimers()
})

const found = () => [...(graphViewStore.getState().matches ?? [])]

test('a search makes its matches out in the next frame, and lets go of them when it ends', () => {
  setGraphFilter({ search: 'one' })
  expect(graphViewStore.getState().matches).toBeUndefined()
  vi.advanceTimersToNextFrame()
  expect(found()).toEqual(['0/1', '1/1'])
  closeSearch()
  vi.advanceTimersToNextFrame()
  expect(graphViewStore.getState().matches).toBeUndefined()
})

test('states of a build are looked at once a frame, and not at all while nothing is asked for', () => {
  const heard = vi.fn()
  const stop = graphViewStore.subscribe(heard)
  liveStore.setState({ rows: { '0/1': { state: 'running' } } })
  vi.advanceTimersToNextFrame()
  expect(heard).not.toHaveBeenCalled()
  setGraphFilter({ states: ['running'] })
  vi.advanceTimersToNextFrame()
  expect(found()).toEqual(['0/1'])
  heard.mockClear()
  for (let time = 0; time < 50; time += 1) {
    liveStore.setState({
      rows: { '0/1': { state: 'executed' }, '0/2': { state: 'running', duration: time } },
    })
  }
  vi.advanceTimersToNextFrame()
  expect(heard).toHaveBeenCalledTimes(1)
  expect(found()).toEqual(['0/2'])
  expect(optionCounts().counts.states.get('executed')).toBe(1)
  stop()
})

test('walking goes from what is selected, and around', () => {
  setGraphFilter({ search: 'one' })
  vi.advanceTimersToNextFrame()
  const steps = ([1, 1, 1, -1, -1] as const).map((by) => {
    walkMatches(by)
    return selectionStore.getState().instruction
  })
  expect(steps).toEqual(['0/1', '1/1', '0/1', '1/1', '0/1'])
  select({}, 'editor')
  walkMatches(-1)
  expect(selectionStore.getState().instruction).toBe('1/1')
})
