import type { LogPattern } from '#shared/ipc/contract.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import type { LogPart } from './log-lines.ts'
import { askedOf } from './log-lines.ts'
import { goToLine } from './log-view-store.ts'

/** What is looked for in the log, and what was found. */
export interface LogSearchState extends LogPattern {
  readonly isOpen: boolean
  readonly isRunning: boolean
  /** Lines of the view in which something was found, in order. */
  readonly hits: readonly number[]
  /** By line: begin and end of each place, one after the other. */
  readonly places: ReadonlyMap<number, readonly number[]>
  /** All lines in which something was found; more than `hits` where they are too many to tell. */
  readonly total: number
  /** Number of the hit that is shown, from 0. */
  readonly current?: number
  /** What is wrong with the expression. */
  readonly error?: string
}

/** How long typing must rest before it is searched, and how long a log must have grown before it is searched on, in ms. */
const REST = 120
const GROWTH = 400

const noHits = { hits: [], places: new Map<number, readonly number[]>(), total: 0 } as const

export const logSearchStore = createStore<LogSearchState>(() => ({
  isOpen: false,
  isRunning: false,
  pattern: '',
  regex: false,
  case: false,
  ...noHits,
}))

let part: LogPart | undefined
let searched = 0
let growing = 0
/** Where to go as soon as something is found: it was asked for while the search ran. */
let wish: 1 | -1 | undefined
let stop: (() => void) | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Opens the box to search in. What was looked for last is there. */
export function openLogSearch(): void {
  logSearchStore.setState({ isOpen: true })
  begin(0)
}

export function closeLogSearch(): void {
  end()
  logSearchStore.setState({ isOpen: false, isRunning: false, ...noHits })
  forgetCurrent()
}

export function setLogPattern(change: Partial<LogPattern>): void {
  logSearchStore.setState(change)
  if (logSearchStore.getState().isOpen) begin(REST)
}

/** Which lines are searched, and how many there are now. What is new of the same lines is searched too. */
export function setSearchedPart(next: LogPart | undefined, count: number): void {
  const isSame = next?.key === part?.key
  part = next
  growing = count
  if (!logSearchStore.getState().isOpen) return
  if (!isSame) begin(0)
  else if (count > searched) timer ??= setTimeout(goOn, GROWTH)
}

/** Shows the next line in which something was found, or the one before; around the ends. */
export function showHit(step: 1 | -1): void {
  const { hits, current, isRunning } = logSearchStore.getState()
  if (hits.length === 0) {
    if (isRunning || timer !== undefined) wish = step
    return
  }
  wish = undefined
  const next =
    current === undefined ? (step === 1 ? 0 : hits.length - 1) : (current + step + hits.length) % hits.length
  logSearchStore.setState({ current: next })
  goToLine(hits[next] ?? 0)
}

function begin(rest: number): void {
  end()
  const { pattern } = logSearchStore.getState()
  forgetCurrent()
  if (pattern === '' || part === undefined) {
    logSearchStore.setState({ isRunning: false, ...noHits })
    return
  }
  timer = setTimeout(() => {
    timer = undefined
    run(0)
  }, rest)
}

function goOn(): void {
  timer = undefined
  const { isRunning, isOpen, pattern, error } = logSearchStore.getState()
  if (isOpen && !isRunning && pattern !== '' && error === undefined && growing > searched) run(searched)
}

function end(): void {
  clearTimeout(timer)
  timer = undefined
  stop?.()
  stop = undefined
  wish = undefined
  searched = 0
}

function run(from: number): void {
  if (part === undefined) return
  const { pattern, regex, case: cased, total: before } = logSearchStore.getState()
  let isFirst = from === 0
  logSearchStore.setState({ isRunning: true })
  stop = bridge().logs.search({ ...askedOf(part), pattern, regex, case: cased, from }, (message) => {
    if (message.kind === 'items') {
      const { hits, places } = logSearchStore.getState()
      const found = message.items.flatMap((item) => item.hits)
      const last = message.items.at(-1)
      searched = last?.searched ?? searched
      const nextPlaces = new Map(isFirst ? [] : places)
      for (const hit of found) nextPlaces.set(hit.index, hit.places)
      logSearchStore.setState({
        hits: [...(isFirst ? [] : hits), ...found.map(({ index }) => index)],
        places: nextPlaces,
        total: (from === 0 ? 0 : before) + (last?.total ?? 0),
      })
      isFirst = false
      if (wish === 1) showHit(wish)
    }
    if (message.kind !== 'end') return
    stop = undefined
    if (wish !== undefined) showHit(wish)
    wish = undefined
    const { result } = message
    if (isFirst) logSearchStore.setState(noHits)
    logSearchStore.setState({ isRunning: false, ...(result.ok ? {} : { error: result.error.message }) })
    if (result.ok && growing > searched) timer ??= setTimeout(goOn, GROWTH)
  })
}

function forgetCurrent(): void {
  const { current: _, error: __, ...rest } = logSearchStore.getState()
  logSearchStore.setState(rest, true)
}
