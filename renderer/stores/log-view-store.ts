import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'

/** How times are shown before lines: not at all, since the step began, or by the clock. */
export type LogTimes = 'off' | 'relative' | 'absolute'

/** Lines that were chosen: where it began, and where the pointer or the keys went from there. */
export interface LineRange {
  readonly anchor: number
  readonly head: number
}

/** How the log is looked at. */
export interface LogViewState {
  readonly wrap: boolean
  readonly times: LogTimes
  /** Steps of this platform alone. */
  readonly platform?: string
  /** Whether the end stays in sight while lines come. */
  readonly follows: boolean
  readonly range?: LineRange
  /** Lines, by their number over all steps, whose written-over states are shown. */
  readonly unfolded: ReadonlySet<number>
  /** Whether the list of the logs that are kept is shown. */
  readonly isListed: boolean
  /** A line to bring into sight, and a count that makes it a new wish. */
  readonly goal?: { readonly index: number; readonly seq: number }
}

const key = 'slipway.log-view'
const schema = v.object({ wrap: v.boolean(), times: v.picklist(['off', 'relative', 'absolute']) })

export const logViewStore = createStore<LogViewState>(() => ({
  follows: true,
  isListed: false,
  unfolded: new Set(),
  ...remembered(),
}))

/** Shows long lines whole in several rows, or in one that can be scrolled. */
export function setWrap(wrap: boolean): void {
  logViewStore.setState({ wrap })
  remember()
}

export function setTimes(times: LogTimes): void {
  logViewStore.setState({ times })
  remember()
}

export function nextTimes(): void {
  const next = { off: 'relative', relative: 'absolute', absolute: 'off' } as const
  setTimes(next[logViewStore.getState().times])
}

/** @param platform `undefined` for all */
export function setPlatform(platform: string | undefined): void {
  without('platform', platform === undefined ? {} : { platform })
}

export function setFollows(follows: boolean): void {
  if (logViewStore.getState().follows !== follows) logViewStore.setState({ follows })
}

export function setRange(range: LineRange | undefined): void {
  without('range', range === undefined ? {} : { range })
}

export function toggleUnfolded(line: number): void {
  const unfolded = new Set(logViewStore.getState().unfolded)
  if (!unfolded.delete(line)) unfolded.add(line)
  logViewStore.setState({ unfolded })
}

/** Shows or hides the list of the logs that are kept. */
export function setListed(isListed: boolean): void {
  logViewStore.setState({ isListed })
}

/** Brings a line into sight. */
export function goToLine(index: number): void {
  const seq = (logViewStore.getState().goal?.seq ?? 0) + 1
  logViewStore.setState({ goal: { index, seq }, follows: false })
}

/** Another view is shown, whose lines have other numbers. */
export function resetLines(): void {
  const { wrap, times, platform, isListed } = logViewStore.getState()
  const kept = { wrap, times, isListed, ...(platform === undefined ? {} : { platform }) }
  logViewStore.setState({ ...kept, follows: true, unfolded: new Set() }, true)
}

function without(name: 'platform' | 'range', change: Partial<LogViewState>): void {
  const { [name]: _, ...rest } = logViewStore.getState()
  logViewStore.setState({ ...rest, ...change }, true)
}

function remember(): void {
  const { wrap, times } = logViewStore.getState()
  localStorage.setItem(key, JSON.stringify({ wrap, times }))
}

function remembered(): Pick<LogViewState, 'wrap' | 'times'> {
  const text = typeof localStorage === 'undefined' ? null : localStorage.getItem(key)
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return read.success ? read.output : { wrap: false, times: 'off' }
}
