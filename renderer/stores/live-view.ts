import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { StepJoin } from '#shared/build/join.ts'
import type { PlatformState } from '#shared/build/platform-states.ts'
import { platformStates } from '#shared/build/platform-states.ts'
import type { CacheCounts, RowState } from '#shared/build/selectors.ts'
import { cacheCounts, rowStatus, stageStatus } from '#shared/build/selectors.ts'
import type { BuildGraph, StageCard } from '#shared/graph/build-graph.ts'
import { instructionsByStep } from './instructions-by-step.ts'
import { share } from './share.ts'

/** What a row shows of the build. The time of a running one is reckoned where it is drawn, at 10 Hz. */
export interface LiveRow {
  readonly state: RowState
  /** ms; absent before it started and while it runs. */
  readonly duration?: number
  /** Of a build for several platforms: the state on each that it runs for. */
  readonly platforms?: readonly Pick<PlatformState, 'platform' | 'state'>[]
  /** Where the build ended on purpose, of a row that it left out. */
  readonly upToLine?: number
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

/** What a view is made of. */
export interface LiveInput {
  readonly snapshot: BuildSnapshot
  readonly graph: BuildGraph | undefined
  readonly graphJoin: StepJoin
  readonly textJoin: StepJoin
  /** Whether the graph is of the text on screen. */
  readonly inStep: boolean
  /** Ids of the graph's instructions that the build left out on purpose. */
  readonly leftOut?: ReadonlySet<string>
}

/** The whole view; what equals its counterpart in `before` keeps its identity. */
export function liveView(before: LiveView, input: LiveInput, now: number): LiveView {
  const { snapshot, graph, graphJoin, textJoin, inStep } = input
  const rows: Record<string, LiveRow> = {}
  const stages: Record<string, LiveStage> = {}
  for (const card of graph?.cards ?? []) {
    if (card.kind !== 'stage') continue
    stages[card.id] = liveStage(input, card, now)
    for (const id of idsOf(card)) rows[id] = liveRow(snapshot, graphJoin, id, isAsked(input, card, id), now)
  }
  const lines = inStep ? rows : rowsOf(snapshot, textJoin, [...textJoin.keys()], now)
  return {
    rows: share(before.rows, rows),
    stages: share(before.stages, stages),
    lines: share(before.lines, lines),
    graphJoin,
    textJoin,
    counts: share(before.counts, cacheCounts(snapshot)),
  }
}

/**
 * The view after some steps changed and nothing else did: only their rows and stages are reckoned again, since at a
 * thousand changes a second on five hundred rows the whole took a third of every frame.
 */
export function patchLiveView(
  before: LiveView,
  input: LiveInput,
  changed: readonly string[],
  now: number,
): LiveView {
  const { snapshot, graph, graphJoin, textJoin, inStep } = input
  const cards = cardsByRow(graph)
  const rows: Record<string, LiveRow> = {}
  const stages: Record<string, LiveStage> = {}
  for (const id of idsOfSteps(graphJoin, changed)) {
    const card = cards.get(id)
    if (card === undefined) continue
    rows[id] = liveRow(snapshot, graphJoin, id, isAsked(input, card, id), now)
    stages[card.id] ??= liveStage(input, card, now)
  }
  const patchedRows = patched(before.rows, rows)
  const lines = inStep
    ? patchedRows
    : patched(before.lines, rowsOf(snapshot, textJoin, idsOfSteps(textJoin, changed), now))
  return {
    rows: patchedRows,
    stages: patched(before.stages, stages),
    lines,
    graphJoin,
    textJoin,
    counts: share(before.counts, cacheCounts(snapshot)),
  }
}

/** Some entries anew; the same record back if they say what it says. */
function patched<T>(
  before: Readonly<Record<string, T>>,
  fresh: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const differing = Object.entries(fresh).filter(([id, value]) => share(before[id], value) !== before[id])
  return differing.length === 0 ? before : { ...before, ...Object.fromEntries(differing) }
}

/** Digests of the steps that are not what they were. */
export function changedSteps(before: BuildSnapshot, after: BuildSnapshot): readonly string[] {
  if (before.steps === after.steps) return []
  return after.order.filter((digest) => before.steps[digest] !== after.steps[digest])
}

function idsOfSteps(join: StepJoin, digests: readonly string[]): readonly string[] {
  const instructions = instructionsByStep(join)
  return digests.flatMap((digest) => instructions.get(digest) ?? [])
}

function rowsOf(
  snapshot: BuildSnapshot,
  join: StepJoin,
  ids: readonly string[],
  now: number,
): Record<string, LiveRow> {
  return Object.fromEntries(ids.map((id) => [id, liveRow(snapshot, join, id, true, now)]))
}

function liveRow(snapshot: BuildSnapshot, join: StepJoin, id: string, needed: boolean, now: number): LiveRow {
  const { state, duration } = rowStatus(snapshot, join, id, { needed }, now)
  const platforms = platformStates(snapshot, join, id, now)
  const { upToLine } = snapshot.request
  return {
    state,
    ...(state === 'running' || duration === undefined ? {} : { duration }),
    ...(state === 'not-needed' && upToLine !== undefined && { upToLine }),
    ...(platforms.length === 0
      ? {}
      : { platforms: platforms.map((one) => ({ platform: one.platform, state: one.state })) }),
  }
}

function liveStage(input: LiveInput, card: StageCard, now: number): LiveStage {
  const { snapshot, graphJoin } = input
  const asked = { ...card, needed: isAsked(input, card, card.fromId) }
  const { state, span, cache } = stageStatus(snapshot, graphJoin, asked, now)
  const states = idsOf(card).flatMap((id) => platformStates(snapshot, graphJoin, id, now))
  const platforms = [...new Set(states.map(({ platform }) => platform))].sort()
  return {
    state,
    cache,
    ...(state === 'running' || span === undefined ? {} : { span }),
    ...(platforms.length === 0 ? {} : { platforms }),
  }
}

/** A build up to a line need not be of the target that is chosen. */
function isAsked({ leftOut }: LiveInput, card: StageCard, id: string): boolean {
  return leftOut === undefined ? card.needed : !leftOut.has(id)
}

function idsOf(card: StageCard): readonly string[] {
  return [card.fromId, ...card.rows.map((row) => row.id)]
}

const knownCards = new WeakMap<BuildGraph, ReadonlyMap<string, StageCard>>()

/** Stage cards by the ids of their rows; made once for each graph. */
function cardsByRow(graph: BuildGraph | undefined): ReadonlyMap<string, StageCard> {
  const known = graph && knownCards.get(graph)
  if (known !== undefined) return known
  const cards = new Map<string, StageCard>()
  for (const card of graph?.cards ?? []) {
    if (card.kind === 'stage') for (const id of idsOf(card)) cards.set(id, card)
  }
  if (graph !== undefined) knownCards.set(graph, cards)
  return cards
}
