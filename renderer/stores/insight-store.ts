import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { BuildInsight, PastTimes } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { toPastTimes } from '#shared/build/insight/to-past-times.ts'
import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { buildStore, isActive } from './build-store.ts'

export interface InsightView {
  /** Of the build that is shown; up to 250 ms old while it runs. */
  readonly insight?: BuildInsight
  /** What that build used, once it is over and the engine has told. */
  readonly usage?: BuildUsage
  /** Why builds are not recorded, or what became of those that were, in words for people; absent where all is well. */
  readonly historyNote?: string
}

export const insightStore = createStore<InsightView>(() => ({}))

/** ms between two looks at a running build. */
const interval = 250

const noPast: PastTimes = { steps: new Map() }

/** What was asked of the main process about the build that is shown. */
interface Asked {
  readonly id: string
  past: PastTimes
  isUsageAsked: boolean
}

/** Reckons the times of the build that is shown, a few times a second while it runs and once at its end, until undone. */
export function connectInsight(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let reckoned = 0
  let asked: Asked | undefined

  const reckon = (): void => {
    clearTimeout(timer)
    timer = undefined
    reckoned = performance.now()
    const snapshot = buildStore.getState().build?.snapshot
    if (snapshot === undefined) {
      asked = undefined
      if (insightStore.getState().insight !== undefined) insightStore.setState({}, true)
      return
    }
    const isOther = asked?.id !== snapshot.id
    if (asked === undefined || isOther) {
      asked = { id: snapshot.id, past: noPast, isUsageAsked: false }
      void askPast(snapshot, asked)
    }
    const insight = insightOf(snapshot, asked.past, Date.now())
    // What another build used is not this one's.
    if (isOther) insightStore.setState({ insight }, true)
    else insightStore.setState({ insight })
    // Time goes by without events, too.
    if (isActive(snapshot)) timer = setTimeout(reckon, interval)
    else {
      void askUsage(snapshot, asked)
      void askHealth(asked)
    }
  }

  const askHealth = async (own: Asked): Promise<void> => {
    const health = await bridge().history.health()
    if (!health.ok || asked !== own || health.value.kind === 'ok') return
    insightStore.setState({ historyNote: health.value.message })
  }

  const askPast = async ({ request: { context: root, dockerfile, target } }: BuildSnapshot, own: Asked) => {
    const times = await bridge().history.times({ root, dockerfile, ...(target !== undefined && { target }) })
    if (!times.ok || asked !== own) return
    own.past = toPastTimes(times.value)
    reckon()
  }

  const askUsage = async ({ id }: BuildSnapshot, own: Asked): Promise<void> => {
    if (own.isUsageAsked) return
    own.isUsageAsked = true
    const usage = await bridge().builds.usage({ id })
    if (usage.ok && asked === own) insightStore.setState({ usage: usage.value })
  }

  const stop = buildStore.subscribe((now, before) => {
    const snapshot = now.build?.snapshot
    if (snapshot === before.build?.snapshot) return
    const isSame = snapshot !== undefined && snapshot.id === before.build?.snapshot.id
    if (!isSame) reckon()
    else if (isActive(snapshot))
      timer ??= setTimeout(reckon, Math.max(0, reckoned + interval - performance.now()))
    else {
      // Not in one task with all else that the end of a long build brings.
      clearTimeout(timer)
      timer = setTimeout(reckon)
    }
  })
  reckon()
  return () => {
    stop()
    asked = undefined
    clearTimeout(timer)
  }
}
