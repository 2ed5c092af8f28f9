import { useStore } from 'zustand'
import { stepsDone } from '#shared/build/steps-done.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { WhatOf } from './WhatOf.tsx'
import styles from './Outcome.module.css'

/** How far the build is, where its outcome will be told: nothing moves when it ends. */
export function BuildProgress() {
  const request = useStore(buildStore, ({ build }) => build?.snapshot.request)
  const unsaved = useStore(buildStore, ({ build }) => build?.snapshot.unsaved === true)
  // Looked at as often as the clock ticks: steps change a thousand times a second.
  useNow(true)
  const { build } = buildStore.getState()
  const steps = build && stepsDone(build.snapshot)
  if (request === undefined) return null
  return (
    <div className={styles['outcome']} data-testid="build-progress">
      <StateIcon state="running" />
      <span>Building…</span>
      <WhatOf snapshot={{ request, unsaved }} />
      {steps !== undefined && (
        <>
          <span className={styles['soft']}>
            {steps.done} of {steps.of} steps done
          </span>
          <progress
            className={styles['progress']}
            aria-label="Steps done"
            value={steps.done}
            max={steps.of}
          />
        </>
      )}
    </div>
  )
}
