import { buildStore } from '#renderer/stores/build-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { allSteps } from '#renderer/stores/step-selection.ts'

/** Why there is nothing to read. */
export function emptyText(step: string): string {
  const { isEarlier } = logStore.getState()
  const snapshot = isEarlier ? undefined : buildStore.getState().build?.snapshot
  const state = snapshot?.steps[step]?.state
  if (state === 'cached') return 'From the cache: nothing ran, so there is no output.'
  if (state === 'waiting') return 'It has not started yet.'
  if (state === 'not-reached') return 'It was never reached.'
  if (state === 'running') return 'No output yet.'
  if (step === allSteps)
    return snapshot !== undefined && snapshot.outcome === undefined
      ? 'No output yet.'
      : 'Nothing was printed.'
  return 'It printed nothing.'
}
