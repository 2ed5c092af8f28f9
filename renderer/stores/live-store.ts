import type { StepJoin } from '#shared/build/join.ts'
import { createStore } from 'zustand/vanilla'
import type { ShownBuild } from './build-store.ts'
import { buildStore } from './build-store.ts'
import { graphStore } from './graph-store.ts'
import { leftOut } from './left-out.ts'
import type { LiveInput, LiveView } from './live-view.ts'
import { changedSteps, liveView, patchLiveView } from './live-view.ts'
import type { ReadText } from './match-instructions.ts'
import { matchInstructions } from './match-instructions.ts'

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
const leftOutMemo = rememberLeftOut()
/** What the view was made of last. */
let made: LiveInput | undefined

function update(): void {
  const { build } = buildStore.getState()
  if (build === undefined) {
    made = undefined
    if (liveStore.getState() !== nothing) liveStore.setState(nothing, true)
    return
  }
  const { shown, text, model } = graphStore.getState()
  const textJoin = textMemo({ text, model }, build)
  const inStep = shown?.model === model
  const graphJoin = shown === undefined ? noJoin : inStep ? textJoin : graphMemo(shown, build)
  const beyond = shown === undefined ? undefined : leftOutMemo(shown, build)
  const input: LiveInput = {
    snapshot: build.snapshot,
    graph: shown?.graph,
    graphJoin,
    textJoin,
    inStep,
    ...(beyond && { leftOut: beyond }),
  }
  const before = made
  made = input
  if (before === undefined || !differsInStepsAlone(before, input)) {
    liveStore.setState(liveView(liveStore.getState(), input, Date.now()))
    return
  }
  const changed = changedSteps(before.snapshot, input.snapshot)
  if (changed.length > 0) {
    liveStore.setState(patchLiveView(liveStore.getState(), input, changed, Date.now()))
  }
}

function differsInStepsAlone(before: LiveInput, now: LiveInput): boolean {
  return (
    before.graph === now.graph &&
    before.graphJoin === now.graphJoin &&
    before.textJoin === now.textJoin &&
    before.inStep === now.inStep &&
    before.leftOut === now.leftOut &&
    before.snapshot.id === now.snapshot.id &&
    before.snapshot.state === now.snapshot.state &&
    before.snapshot.ops === now.snapshot.ops
  )
}

/** What a build up to a line left out, in the ids of another text; remembers the last one. */
function rememberLeftOut() {
  let last:
    { readonly now: ReadText; readonly built: ShownBuild; readonly result: ReadonlySet<string> } | undefined
  return (now: ReadText, build: ShownBuild): ReadonlySet<string> | undefined => {
    if (build.snapshot.request.upToLine === undefined) return undefined
    if (last?.now.model === now.model && last.built.model === build.model) return last.result
    last = { now, built: build, result: leftOut(now, build) }
    return last.result
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
