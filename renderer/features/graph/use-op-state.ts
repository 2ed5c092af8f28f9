import { useStore } from 'zustand'
import type { RowState } from '#shared/build/selectors.ts'
import { stepDuration } from '#shared/build/selectors.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { opsStore, stateOfOp } from '#renderer/stores/ops-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'

export interface OpState {
  readonly state: RowState
  /** ms; absent before it started, and where it took none. */
  readonly time?: number
}

/** State and time of an op in the build that is shown. */
export function useOpState(digest: string): OpState {
  const isOfBuild = useStore(opsStore, ({ from }) => from === 'build')
  const step = useStore(buildStore, ({ build }) => (isOfBuild ? build?.snapshot.steps[digest] : undefined))
  useStore(buildStore, ({ build }) => build?.snapshot.state)
  const state = stateOfOp(digest)
  const now = useNow(state === 'running')
  const time = step === undefined || state === 'cached' ? undefined : stepDuration(step, now)
  return { state, ...(time === undefined ? {} : { time }) }
}
