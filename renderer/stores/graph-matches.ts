import { asksForAnything, countOptions, matchRows } from '#shared/graph/match-rows.ts'
import type { FilterCounts, Matchable, StateOf } from '#shared/graph/match-rows.ts'
import { matchableRows } from '#shared/graph/matchable-rows.ts'
import { buildStore } from './build-store.ts'
import { frameBatch } from './frame-batch.ts'
import type { ShownGraph } from './graph-store.ts'
import { graphStore } from './graph-store.ts'
import type { GraphLook } from './graph-view-store.ts'
import { graphViewStore } from './graph-view-store.ts'
import { liveStore } from './live-store.ts'

/** Keeps what search and filter make out up to date, once a frame at most and only while they ask for something. */
export function connectMatches(): () => void {
  const batch = frameBatch<null>(update)
  const ask = () => {
    if (
      asksForAnything(graphViewStore.getState().filter) ||
      graphViewStore.getState().matches !== undefined
    ) {
      batch.add([null])
    }
  }
  const stops = [
    graphViewStore.subscribe((now, before) => {
      if (now.filter !== before.filter) ask()
    }),
    graphStore.subscribe((now, before) => {
      if (now.shown !== before.shown) ask()
    }),
    liveStore.subscribe((now, before) => {
      if (now.rows !== before.rows || now.graphJoin !== before.graphJoin) ask()
    }),
    batch.dispose,
  ]
  return () => stops.forEach((stop) => stop())
}

/** How many instructions each option of the filter stands for. */
export function rowCounts(): FilterCounts {
  return countOptions(rowsNow(), graphViewStore.getState().filter, stateOfRow)
}

function update(): void {
  const { filter } = graphViewStore.getState()
  const { matches: before, ...rest } = graphViewStore.getState()
  if (!asksForAnything(filter)) {
    if (before !== undefined) graphViewStore.setState(rest, true)
    return
  }
  const matches = matchRows(rowsNow(), filter, stateOfRow)
  if (before === undefined || !sameIds(before, matches)) graphViewStore.setState({ ...rest, matches }, true)
}

let memo:
  { readonly shown: ShownGraph; readonly join: unknown; readonly rows: readonly Matchable[] } | undefined

/** The instructions of the graph that is shown, with the platforms that the build runs them for. */
function rowsNow(): readonly Matchable[] {
  const { shown } = graphStore.getState()
  if (shown === undefined) return []
  const { graphJoin } = liveStore.getState()
  if (memo?.shown === shown && memo.join === graphJoin) return memo.rows
  const platforms = new Map(
    (buildStore.getState().build?.snapshot.ops ?? []).map(({ digest, platform }) => [digest, platform]),
  )
  const rows = matchableRows(shown.graph, shown.model, shown.text).map((row) => {
    const built = (graphJoin.get(row.id) ?? []).flatMap((digest) => platforms.get(digest) ?? [])
    return built.length === 0 ? row : { ...row, platforms: [...new Set([...row.platforms, ...built])] }
  })
  memo = { shown, join: graphJoin, rows }
  return rows
}

const stateOfRow: StateOf = (id) => {
  const live = liveStore.getState().rows[id]
  if (live !== undefined) return live.state
  const card = graphStore.getState().shown?.cards[`stage:${id.split('/')[0] ?? ''}`]
  return card?.needed === false ? 'not-needed' : 'none'
}

function sameIds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id))
}

/** What search and filter made out in the view that is shown; absent where they ask for nothing. */
export function matchesShown({ mode, matches, opMatches }: GraphLook): ReadonlySet<string> | undefined {
  return mode === 'ops' ? opMatches : matches
}
