import type { BuildOp } from '#shared/build/build-event.ts'
import type { StepJoin } from '#shared/build/join.ts'
import type { RowState } from '#shared/build/selectors.ts'
import type { OpsLayout } from '#shared/graph/layout-ops.ts'
import type { OpBox, OpsGraph } from '#shared/graph/ops-graph.ts'
import { opsGraph } from '#shared/graph/ops-graph.ts'
import type { Refinement } from '#shared/graph/refinement.ts'
import { createStore } from 'zustand/vanilla'
import { buildStore, isActive } from './build-store.ts'
import { graphStore } from './graph-store.ts'
import { graphViewStore } from './graph-view-store.ts'
import { latestOnly } from './latest-only.ts'
import { liveStore } from './live-store.ts'
import type { OpsTask } from './ops-worker.ts'
import OpsWorker from './ops-worker.ts?worker'
import { refinementStore } from './refinement-store.ts'

/** BuildKit's own graph of the target, where it is known. */
export interface OpsView {
  /** Where the ops are from: the build that is shown, or what the engine said of the text. */
  readonly from: 'nowhere' | 'build' | 'engine'
  readonly ops: readonly BuildOp[]
  /** Ops by instruction of the text on screen. */
  readonly join: StepJoin
  /** What is drawn; a newer graph takes its place together with its layout. */
  readonly shown?: ShownOps
}

export interface ShownOps {
  readonly graph: OpsGraph
  readonly layout: OpsLayout
  readonly boxes: Readonly<Record<string, OpBox>>
}

const nothing: OpsView = { from: 'nowhere', ops: [], join: new Map() }

export const opsStore = createStore<OpsView>(() => nothing)

/** Keeps the ops and, while they are looked at, their layout up to date, until undone. */
export function connectOps(): () => void {
  const stops = [
    buildStore.subscribe(update),
    refinementStore.subscribe(update),
    graphStore.subscribe(update),
    liveStore.subscribe(update),
    graphViewStore.subscribe(draw),
    opsStore.subscribe((now, before) => {
      if (now.ops !== before.ops) draw()
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** The state of an op in the build that is shown; `none` where none is. */
export function stateOfOp(digest: string): RowState {
  if (opsStore.getState().from !== 'build') return 'none'
  const snapshot = buildStore.getState().build?.snapshot
  return snapshot?.steps[digest]?.state ?? (isActive(snapshot) ? 'waiting' : 'not-reached')
}

function update(): void {
  const next = opsNow()
  const { from, ops, join } = opsStore.getState()
  if (next.from === from && next.ops === ops && next.join === join) return
  opsStore.setState(next)
}

/** A build tells what was really solved; what the engine says of newer text or another target comes before it. */
function opsNow(): Omit<OpsView, 'shown'> {
  const { build } = buildStore.getState()
  const { text, target } = graphStore.getState()
  const { ops, facts } = refinementStore.getState()
  const built = build?.snapshot.ops ?? nothing.ops
  const isOfText = build?.text === text && build.snapshot.request.target === target
  if (built.length > 0 && (isOfText || isActive(build?.snapshot) || ops.length === 0)) {
    return { from: 'build', ops: built, join: liveStore.getState().textJoin }
  }
  return ops.length === 0 ? nothing : { from: 'engine', ops, join: joinOf(facts) }
}

let lastJoin: { readonly facts: Refinement; readonly join: StepJoin } | undefined

function joinOf(facts: Refinement): StepJoin {
  if (lastJoin?.facts === facts) return lastJoin.join
  const join = new Map(
    Object.entries(facts.instructions).map(([id, { ops }]) => [id, ops.map(({ digest }) => digest)]),
  )
  lastJoin = { facts, join }
  return join
}

type Ask = (task: OpsTask, done: (layout: OpsLayout) => void) => void
let ask: Ask | undefined
let drawn: { readonly ops: readonly BuildOp[]; readonly look: string } | undefined

function draw(): void {
  const { mode, view } = graphViewStore.getState()
  const { ops } = opsStore.getState()
  const look = `${view.direction} ${view.hideExternal}`
  if (mode !== 'ops' || (drawn?.ops === ops && drawn.look === look)) return
  drawn = { ops, look }
  const graph = opsGraph(ops, { hideSources: view.hideExternal })
  if (graph.boxes.length === 0) {
    const { shown: _, ...rest } = opsStore.getState()
    opsStore.setState(rest, true)
    return
  }
  ask ??= startWorker()
  ask({ graph, direction: view.direction }, (layout) => {
    if (drawn?.ops !== ops || drawn.look !== look) return
    const boxes = Object.fromEntries(graph.boxes.map((box) => [box.id, box]))
    opsStore.setState({ shown: { graph, layout, boxes } })
  })
}

function startWorker(): Ask {
  const thread = new OpsWorker()
  return latestOnly<OpsTask, OpsLayout>({
    post: (task) => thread.postMessage(task),
    listen: (listener) =>
      thread.addEventListener('message', ({ data }: MessageEvent<OpsLayout>) => listener(data)),
  })
}
