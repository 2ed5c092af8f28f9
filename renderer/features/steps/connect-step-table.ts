import { matchStep } from '#shared/build/steps/match-step.ts'
import { orderSteps } from '#shared/build/steps/order-steps.ts'
import type { StepFacts } from '#shared/build/steps/step-facts.ts'
import { stepFacts } from '#shared/build/steps/step-facts.ts'
import { buildStore, isActive } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { share } from '#renderer/stores/share.ts'
import { columnsFor } from './columns.tsx'
import type { StepTableView, TableLook, TableRow } from './step-table-store.ts'
import { stepTableStore } from './step-table-store.ts'

interface Ordered {
  /** What the order depends on. */
  readonly key: string
  readonly digests: readonly string[]
}

/** ms between two looks at a running build. */
const interval = 100

/**
 * Keeps the table up to the build that is shown, until undone. While it runs rows do not change places as their times
 * grow: they are put in order anew when one asks for another order, when steps become known, and at the end.
 */
export function connectStepTable(): () => void {
  let ordered: Ordered = { key: '', digests: [] }
  let look: TableLook | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const update = () => {
    clearTimeout(timer)
    timer = undefined
    const { build } = buildStore.getState()
    const { insight, usage } = insightStore.getState()
    const state = stepTableStore.getState()
    if (build === undefined || insight?.id !== build.snapshot.id) {
      if (state.rows.length > 0) stepTableStore.setState({ facts: new Map(), rows: [], marked: new Set() })
      return
    }
    const { snapshot, model } = build
    const list = stepFacts(snapshot, insight, usage, model.stages)
    const facts = sharedFacts(state.facts, list)
    const { sort } = state
    const key = [snapshot.id, sort.key, sort.descending, list.length, isActive(snapshot)].join()
    if (key !== ordered.key) {
      ordered = { key, digests: orderSteps(list, sort).map(({ digest }) => digest) }
    }
    const rows = share(state.rows, rowsOf(ordered.digests, facts, state))
    const used = columnsFor(list)
    const columns = used.length === state.columns.length ? state.columns : used
    look = lookOf(state)
    stepTableStore.setState({ facts, rows, columns })
  }
  update()
  const stops = [
    buildStore.subscribe((now, before) => {
      if (now.build?.snapshot === before.build?.snapshot) return
      if (isActive(now.build?.snapshot) && isActive(before.build?.snapshot))
        timer ??= setTimeout(update, interval)
      else update()
    }),
    insightStore.subscribe(() => {
      timer ??= setTimeout(update, isActive(buildStore.getState().build?.snapshot) ? interval : 0)
    }),
    stepTableStore.subscribe((state) => {
      if (look === undefined || !sameLook(look, state)) update()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    clearTimeout(timer)
  }
}

function lookOf({ sort, filter, grouped, folded, marked }: StepTableView): TableLook {
  return { sort, filter, grouped, folded, marked }
}

/** Whether rows are the same by it: what is marked does not matter. */
function sameLook(a: TableLook, b: TableLook): boolean {
  return a.sort === b.sort && a.filter === b.filter && a.grouped === b.grouped && a.folded === b.folded
}

function sharedFacts(
  before: ReadonlyMap<string, StepFacts>,
  list: readonly StepFacts[],
): ReadonlyMap<string, StepFacts> {
  return new Map(list.map((step) => [step.digest, share(before.get(step.digest), step)]))
}

function rowsOf(
  digests: readonly string[],
  facts: ReadonlyMap<string, StepFacts>,
  { filter, grouped, folded }: TableLook,
): readonly TableRow[] {
  const shown = digests.flatMap((digest): readonly StepFacts[] => {
    const step = facts.get(digest)
    return step !== undefined && matchStep(step, filter) ? [step] : []
  })
  if (!grouped) return shown.map(({ digest }) => ({ kind: 'step', id: digest }))
  const groups = new Map<string, StepFacts[]>()
  for (const step of shown) {
    const group = groups.get(step.laneId)
    if (group === undefined) groups.set(step.laneId, [step])
    else group.push(step)
  }
  return [...groups].flatMap(([id, steps]): readonly TableRow[] => {
    const isFolded = folded.has(id)
    const [first] = steps
    const head: TableRow = {
      kind: 'group',
      id,
      title: first?.lane ?? '',
      ...(first?.platform === undefined ? {} : { platform: first.platform }),
      count: steps.length,
      isFolded,
    }
    return isFolded ? [head] : [head, ...steps.map(({ digest }): TableRow => ({ kind: 'step', id: digest }))]
  })
}
