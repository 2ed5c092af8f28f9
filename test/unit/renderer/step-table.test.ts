import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { connectStepTable } from '#renderer/features/steps/connect-step-table.ts'
import {
  mark,
  setFilter,
  setFolded,
  setGrouped,
  sortBy,
  stepTableStore,
} from '#renderer/features/steps/step-table-store.ts'
import { beginShown, clearShown } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { buildRequest } from '#test/support/build-request.ts'

const start = 1_700_000_000_000

const vertex = (digest: string, from: number, to?: number) =>
  ({
    kind: 'vertex',
    digest,
    name: `[${digest === 'c' ? 'other' : 'build'} 1/3] RUN ${digest}`,
    inputs: [],
    cached: false,
    startedAt: start + from,
    ...(to === undefined ? {} : { completedAt: start + to }),
  }) as const

const begun = fold(
  initialSnapshot({ id: 'b', request: buildRequest('/project'), unsaved: false, startedAt: start }),
  [{ kind: 'started', at: start, ref: 'ref' }, vertex('a', 0), vertex('b', 10, 400), vertex('c', 20, 120)],
)

/** Shows a build as it is at a moment. */
function show(snapshot: BuildSnapshot, now: number): void {
  beginShown({ snapshot, text: 'FROM scratch\n' }, undefined)
  insightStore.setState({ insight: insightOf(snapshot, { steps: new Map() }, start + now) })
  vi.advanceTimersByTime(500)
}

const rows = () => stepTableStore.getState().rows.map(({ id }) => id)

describe('the table of steps', () => {
  let stop: () => void

  beforeEach(() => {
    vi.useFakeTimers()
    stop = connectStepTable()
  })

  afterEach(() => {
    stop()
    clearShown()
    stepTableStore.setState(stepTableStore.getInitialState(), true)
    insightStore.setState({}, true)
    vi.useRealTimers()
  })

  it('keeps rows where they are while their times grow, and puts them in order at the end', () => {
    sortBy('duration')
    show(begun, 200)
    expect(rows()).toEqual(['b', 'a', 'c'])
    show(begun, 900)
    expect(stepTableStore.getState().facts.get('a')?.duration).toBe(900)
    expect(rows()).toEqual(['b', 'a', 'c'])
    show(
      fold(begun, [
        vertex('a', 0, 1000),
        { kind: 'finished', at: start + 1000, outcome: { kind: 'succeeded', tags: [], outputs: [] } },
      ]),
      1000,
    )
    expect(rows()).toEqual(['a', 'b', 'c'])
  })

  it('sorts by a column again the other way round', () => {
    show(begun, 200)
    expect(rows()).toEqual(['a', 'b', 'c'])
    sortBy('order')
    expect(rows()).toEqual(['c', 'b', 'a'])
  })

  it('groups by stage and folds what is not looked at', () => {
    show(begun, 200)
    setGrouped(true)
    expect(rows()).toEqual(['stage build', 'a', 'b', 'stage other', 'c'])
    setFolded('stage build', true)
    expect(rows()).toEqual(['stage build', 'stage other', 'c'])
  })

  it('filters at once, and keeps what did not change', () => {
    show(begun, 200)
    const before = stepTableStore.getState().facts.get('c')
    setFilter('other')
    expect(rows()).toEqual(['c'])
    expect(stepTableStore.getState().facts.get('c')).toBe(before)
  })

  it('marks a range from where one began, in the order that is shown', () => {
    show(begun, 200)
    sortBy('order')
    mark('b', 'alone')
    mark('a', 'range')
    expect([...stepTableStore.getState().marked]).toEqual(['b', 'a'])
    mark('c', 'range')
    expect([...stepTableStore.getState().marked]).toEqual(['c', 'b'])
    mark('a', 'toggle')
    expect([...stepTableStore.getState().marked].sort()).toEqual(['a', 'b', 'c'])
  })
})
