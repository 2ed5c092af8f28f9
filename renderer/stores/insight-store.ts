import type { BuildInsight, PastTimes } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { createStore } from 'zustand/vanilla'
import { buildStore, isActive } from './build-store.ts'

export interface InsightView {
  /** Of the build that is shown; up to 250 ms old while it runs. */
  readonly insight?: BuildInsight
}

export const insightStore = createStore<InsightView>(() => ({}))

/** ms between two looks at a running build. */
const interval = 250

const noPast: PastTimes = { steps: new Map() }

/** Reckons the times of the build that is shown, a few times a second while it runs and once at its end, until undone. */
export function connectInsight(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let reckoned = 0
  const reckon = (): void => {
    clearTimeout(timer)
    timer = undefined
    reckoned = performance.now()
    const { build } = buildStore.getState()
    if (build === undefined) {
      if (insightStore.getState().insight !== undefined) insightStore.setState({}, true)
      return
    }
    insightStore.setState({ insight: insightOf(build.snapshot, noPast, Date.now()) })
    // Time goes by without events, too.
    if (isActive(build.snapshot)) timer = setTimeout(reckon, interval)
  }
  const stop = buildStore.subscribe((now, before) => {
    const snapshot = now.build?.snapshot
    if (snapshot === before.build?.snapshot) return
    const isSame = snapshot !== undefined && snapshot.id === before.build?.snapshot.id
    if (!isSame || !isActive(snapshot)) reckon()
    else timer ??= setTimeout(reckon, Math.max(0, reckoned + interval - performance.now()))
  })
  reckon()
  return () => {
    stop()
    clearTimeout(timer)
  }
}
