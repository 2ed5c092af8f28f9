import { asksForAnything, countOptions, matchRows } from '#shared/graph/match-rows.ts'
import type { FilterCounts, Matchable, StateOf } from '#shared/graph/match-rows.ts'
import { matchableRows } from '#shared/graph/matchable-rows.ts'
import { matchableOp } from '#shared/graph/ops-graph.ts'
import { buildStore } from './build-store.ts'
import { frameBatch } from './frame-batch.ts'
import type { ShownGraph } from './graph-store.ts'
import { graphStore } from './graph-store.ts'
import type { GraphLook } from './graph-view-store.ts'
import { graphViewStore, noFilter } from './graph-view-store.ts'
import { liveStore } from './live-store.ts'
import type { ShownOps } from './ops-store.ts'
import { opsStore, stateOfOp } from './ops-store.ts'

/** Keeps what search and filter make out up to date, once a frame at most and only while they ask for something. */
export function connectMatches(): () => void {
  const batch = frameBatch<null>(update)
  const ask = () => {
    const look = graphViewStore.getState()
    if (asksForAnything(look.filter) || matchesShown(look) !== undefined) batch.add([null])
  }
  const stops = [
    graphViewStore.subscribe((now, before) => {
      if (now.filter !== before.filter || now.mode !== before.mode) ask()
    }),
    graphStore.subscribe((now, before) => {
      if (now.shown !== before.shown) ask()
    }),
    liveStore.subscribe((now, before) => {
      if (now.rows !== before.rows || now.graphJoin !== before.graphJoin) ask()
    }),
    opsStore.subscribe((now, before) => {
      if (now.shown !== before.shown) ask()
    }),
    buildStore.subscribe((now, before) => {
      const isOther = now.build?.snapshot.steps !== before.build?.snapshot.steps
      if (isOther && graphViewStore.getState().mode === 'ops') ask()
    }),
    batch.dispose,
  ]
  return () => stops.forEach((stop) => stop())
}

export interface OptionCounts {
  /** How many instructions or ops each option would make out now. */
  readonly counts: FilterCounts
  /** The same without search and filter: what there is at all. */
  readonly all: FilterCounts
}

/** What can be filtered by in the view that is shown. */
export function optionCounts(): OptionCounts {
  const { filter, mode } = graphViewStore.getState()
  const [rows, stateOf] = mode === 'ops' ? [opsNow(), stateOfOp] : [rowsNow(), stateOfRow]
  return { counts: countOptions(rows, filter, stateOf), all: countOptions(rows, noFilter, stateOf) }
}

/** What search and filter made out in the view that is shown; absent where they ask for nothing. */
export function matchesShown({ mode, matches, opMatches }: GraphLook): ReadonlySet<string> | undefined {
  return mode === 'ops' ? opMatches : matches
}

function update(): void {
  const look = graphViewStore.getState()
  const { matches: _, opMatches: _ops, ...rest } = look
  if (!asksForAnything(look.filter)) {
    graphViewStore.setState(rest, true)
    return
  }
  const ofOps = look.mode === 'ops'
  const found = ofOps
    ? matchRows(opsNow(), look.filter, stateOfOp)
    : matchRows(rowsNow(), look.filter, stateOfRow)
  const before = matchesShown(look)
  if (before !== undefined && sameIds(before, found)) return
  graphViewStore.setState(ofOps ? { opMatches: found } : { matches: found })
}

let memo:
  { readonly shown: ShownGraph; readonly join: unknown; readonly rows: readonly Matchable[] } | undefined

/** The instructions of the graph that are drawn, with the platforms that the build runs them for. */
function rowsNow(): readonly Matchable[] {
  const { shown } = graphStore.getState()
  if (shown === undefined) return []
  const { graphJoin } = liveStore.getState()
  if (memo?.shown === shown && memo.join === graphJoin) return memo.rows
  const platforms = new Map(
    (buildStore.getState().build?.snapshot.ops ?? []).map(({ digest, platform }) => [digest, platform]),
  )
  const all = matchableRows(shown.graph, shown.model, shown.text)
  const drawn = all.filter(({ id }) => shown.cards[cardOf(id)] !== undefined)
  const rows = drawn.map((row) => {
    const built = (graphJoin.get(row.id) ?? []).flatMap((digest) => platforms.get(digest) ?? [])
    return built.length === 0 ? row : { ...row, platforms: [...new Set([...row.platforms, ...built])] }
  })
  memo = { shown, join: graphJoin, rows }
  return rows
}

/** The card of an instruction: `stage:2` of `2/5`. */
function cardOf(id: string): string {
  return `stage:${id.split('/')[0] ?? ''}`
}

let opsMemo: { readonly shown: ShownOps; readonly rows: readonly Matchable[] } | undefined

function opsNow(): readonly Matchable[] {
  const { shown } = opsStore.getState()
  if (shown === undefined) return []
  if (opsMemo?.shown !== shown) opsMemo = { shown, rows: shown.graph.boxes.map(matchableOp) }
  return opsMemo.rows
}

const stateOfRow: StateOf = (id) => {
  const live = liveStore.getState().rows[id]
  if (live !== undefined) return live.state
  const card = graphStore.getState().shown?.cards[cardOf(id)]
  return card?.needed === false ? 'not-needed' : 'none'
}

function sameIds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id))
}
