import { useStore } from 'zustand'
import { buildDuration, stepDuration } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { buildStore, isActive } from '#renderer/stores/build-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { allSteps } from '#renderer/stores/step-selection.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'
import { useShownPart } from './use-shown-part.ts'
import styles from './LogHead.module.css'

/** State and time of the step, or of the build, and how many lines there are. */
export function StepFacts({ step }: { readonly step: string }) {
  const snapshot = useStore(buildStore, ({ build }) => build?.snapshot)
  const isEarlier = useStore(logStore, (log) => log.isEarlier)
  const { count } = useShownPart()
  const found = isEarlier || step === allSteps ? undefined : snapshot?.steps[step]
  const isRunning = found === undefined ? isActive(snapshot) : found.state === 'running'
  const now = useNow(isRunning && !isEarlier)
  const time =
    found !== undefined
      ? stepDuration(found, now)
      : isEarlier || snapshot === undefined
        ? undefined
        : buildDuration(snapshot, now)
  const isTimed = time !== undefined && found?.state !== 'cached'
  return (
    <span className={styles['facts']} data-testid="log-facts">
      {found !== undefined && <span>{stateWords[found.state]}</span>}
      {isTimed && <span title={`${time.toFixed(1)} ms`}>{formatDuration(time)}</span>}
      <span className={styles['lines']}>
        {count.toLocaleString('en')} {count === 1 ? 'line' : 'lines'}
      </span>
    </span>
  )
}
