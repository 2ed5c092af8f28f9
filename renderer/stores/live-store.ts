import type { StepJoin } from '#shared/build/join.ts'
import type { PlatformState } from '#shared/build/platform-states.ts'
import { platformStates } from '#shared/build/platform-states.ts'
import type { CacheCounts, RowState } from '#shared/build/selectors.ts'
import { cacheCounts, rowStatus, stageStatus } from '#shared/build/selectors.ts'
import { createStore } from 'zustand/vanilla'
import type { ShownBuild } from './build-store.ts'
import { buildStore } from './build-store.ts'
import { graphStore } from './graph-store.ts'
import type { ReadText } from './match-instructions.ts'
import { matchInstructions } from './match-instructions.ts'
import { share } from './share.ts'

/** What a row shows of the build. The time of a running one is reckoned where it is drawn, at 10 Hz. */
export interface LiveRow {
  readonly state: RowState
  /** ms; absent before it started and while it runs. */
  readonly duration?: number
  /** Of a build for several platforms: the state on each that it runs for. */
  readonly platforms?: readonly Pick<PlatformState, 'platform' | 'state'>[]
}

export interface LiveStage {
  readonly state: RowState
  /** ms from first start to last end; absent before it started and while it runs. */
  readonly span?: number
  readonly cache: CacheCounts
  /** The platforms that it runs for, of a build for several. */
  readonly platforms?: readonly string[]
}

export interface LiveView {
  /** By row id of the graph that is shown; FROM included. */
  readonly rows: Readonly<Record<string, LiveRow>>
  /** By card id. */
  readonly stages: Readonly<Record<string, LiveStage>>
  /** By instruction id of the text on screen, which may be broken while the graph is of an older one. */
  readonly lines: Readonly<Record<string, LiveRow>>
  /** Steps by instruction: of the graph that is shown, and of the text on screen. */
  readonly graphJoin: StepJoin
  readonly textJoin: StepJoin
  readonly counts: CacheCounts
}

const noJoin: StepJoin = new Map()
const nothing: LiveView = {
  rows: {},
  stages: {},
  lines: {},
  graphJoin: noJoin,
  textJoin: noJoin,
  counts: { cached: 0, cacheable: 0 },
}

export const liveStore = createStore<LiveView>(() => nothing)

/** Brings build, graph and text together whenever one of them changes, until undone. */
export function connectLive(): () => void {
  const stops = [buildStore.subscribe(update), graphStore.subscribe(update)]
  return () => stops.forEach((stop) => stop())
}

const graphMemo = remap()
const textMemo = remap()

function update(): void {
  const { build } = buildStore.getState()
  if (build === undefined) {
    if (liveStore.getState() !== nothing) liveStore.setState(nothing, true)
    return
  }
  const { shown, text, model } = graphStore.getState()
  const before = liveStore.getState()
  const textJoin = textMemo({ text, model }, build)
  const graphJoin = shown === undefined ? noJoin : shown.model === model ? textJoin : graphMemo(shown, build)
  const now = Date.now()
  const rows: Record<string, LiveRow> = {}
  const stages: Record<string, LiveStage> = {}
  for (const card of shown?.graph.cards ?? []) {
    if (card.kind !== 'stage') continue
    const { state, span, cache } = stageStatus(build.snapshot, graphJoin, card, now)
    const platforms = new Set<string>()
    for (const id of [card.fromId, ...card.rows.map((row) => row.id)]) {
      const row = liveRow(build, graphJoin, id, card.needed, now)
      rows[id] = row
      for (const { platform } of row.platforms ?? []) platforms.add(platform)
    }
    stages[card.id] = {
      state,
      cache,
      ...(state === 'running' || span === undefined ? {} : { span }),
      ...(platforms.size === 0 ? {} : { platforms: [...platforms].sort() }),
    }
  }
  const lines = shown?.model === model ? rows : textRows(build, textJoin, now)
  liveStore.setState({
    rows: share(before.rows, rows),
    stages: share(before.stages, stages),
    lines: share(before.lines, lines),
    graphJoin,
    textJoin,
    counts: share(before.counts, cacheCounts(build.snapshot)),
  })
}

function textRows(build: ShownBuild, join: StepJoin, now: number): Record<string, LiveRow> {
  return Object.fromEntries([...join.keys()].map((id) => [id, liveRow(build, join, id, true, now)]))
}

function liveRow(build: ShownBuild, join: StepJoin, id: string, needed: boolean, now: number): LiveRow {
  const { state, duration } = rowStatus(build.snapshot, join, id, { needed }, now)
  const platforms = platformStates(build.snapshot, join, id, now)
  return {
    state,
    ...(state === 'running' || duration === undefined ? {} : { duration }),
    ...(platforms.length === 0
      ? {}
      : { platforms: platforms.map((one) => ({ platform: one.platform, state: one.state })) }),
  }
}

/** The build's join in the ids of another text; remembers the last one. */
function remap() {
  let last: { readonly now: ReadText; readonly join: StepJoin; readonly result: StepJoin } | undefined
  return (now: ReadText, build: ShownBuild): StepJoin => {
    if (last?.now.model === now.model && last.join === build.join) return last.result
    const result = now.text === build.text ? build.join : mapped(now, build)
    last = { now, join: build.join, result }
    return result
  }
}

function mapped(now: ReadText, build: ShownBuild): StepJoin {
  const join = new Map<string, readonly string[]>()
  for (const [id, then] of matchInstructions(now, build)) {
    const digests = build.join.get(then)
    if (digests !== undefined) join.set(id, digests)
  }
  return join
}
