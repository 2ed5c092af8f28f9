import { memo } from 'react'
import { useStore } from 'zustand'
import type { Step } from '#shared/build/build-snapshot.ts'
import { stepDuration } from '#shared/build/selectors.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { formatSize } from '#shared/format/size.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { hover, selectionStore } from '#renderer/stores/selection-store.ts'
import { instructionOf, selectStep } from '#renderer/stores/step-selection.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import styles from './StepList.module.css'

/** One step: state, name, time, and how far it is where bytes are known. */
export const StepRow = memo(function StepRow({
  digest,
  selected,
}: {
  readonly digest: string
  readonly selected: boolean
}) {
  const step = useStore(buildStore, ({ build }) => build?.snapshot.steps[digest])
  const hovered = useStore(selectionStore, (state) => {
    return state.hovered !== undefined && state.hovered === instructionOf(digest)
  })
  const now = useNow(step?.state === 'running')
  if (step === undefined) return null
  const { place, text } = stepTitle(step.name)
  const time = step.state === 'cached' ? undefined : stepDuration(step, now)
  const progress = progressOf(step)
  return (
    <div
      role="option"
      aria-selected={selected}
      className={styles['row']}
      data-testid={`step-${digest}`}
      data-state={step.state}
      data-hovered={hovered}
      title={step.name}
      onClick={() => selectStep(digest, 'log')}
      onPointerEnter={() => hover(instructionOf(digest))}
      onPointerLeave={() => hover(undefined)}
    >
      <StateIcon state={step.state} />
      {place !== undefined && <span className={styles['where']}>{place}</span>}
      <span className={styles['text']}>{text}</span>
      {progress !== undefined && step.state === 'running' && (
        <span className={styles['bytes']}>
          {formatSize(progress.current)} / {formatSize(progress.total)}
        </span>
      )}
      {time !== undefined && (
        <span className={styles['time']} title={`${time.toFixed(1)} ms`}>
          {formatDuration(time)}
        </span>
      )}
      {progress !== undefined && step.state === 'running' && (
        <span
          className={styles['progress']}
          style={{ transform: `scaleX(${progress.current / progress.total})` }}
        />
      )}
    </div>
  )
})

function progressOf(step: Step): { readonly current: number; readonly total: number } | undefined {
  let current = 0
  let total = 0
  for (const status of step.statuses) {
    if (status.total <= 0) continue
    current += Math.min(status.current, status.total)
    total += status.total
  }
  return total === 0 ? undefined : { current, total }
}
