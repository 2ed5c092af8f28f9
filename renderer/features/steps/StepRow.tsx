import { memo } from 'react'
import type { MouseEvent } from 'react'
import { useStore } from 'zustand'
import { stepDuration } from '#shared/build/selectors.ts'
import type { StepFacts } from '#shared/build/steps/step-facts.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { hover, selectionStore } from '#renderer/stores/selection-store.ts'
import { instructionOf, openStepLog, selectStep } from '#renderer/stores/step-selection.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { classNames } from '#renderer/ui/class-names.ts'
import type { RowPlace } from './GroupRow.tsx'
import { mark, stepTableStore } from './step-table-store.ts'
import { tracksOf } from './tracks.ts'
import styles from './StepGrid.module.css'

export interface StepRowProps extends RowPlace {
  readonly digest: string
  readonly isSelected: boolean
}

/** A step. While it runs its time ticks here, and nowhere else. */
export const StepRow = memo(function StepRow({ digest, id, index, top, cursor, isSelected }: StepRowProps) {
  const facts = useStore(stepTableStore, (state) => state.facts.get(digest))
  const columns = useStore(stepTableStore, (state) => state.columns)
  const isMarked = useStore(stepTableStore, ({ marked }) => marked.has(digest))
  const hovered = useStore(selectionStore, (state) => {
    return state.hovered !== undefined && state.hovered === instructionOf(digest)
  })
  const step = useStore(buildStore, ({ build }) => build?.snapshot.steps[digest])
  const now = useNow(step?.state === 'running')
  if (facts === undefined || step === undefined) return null
  const duration = step.state === 'running' ? stepDuration(step, now) : facts.duration
  const live: StepFacts = { ...facts, ...(duration === undefined ? {} : { duration }) }
  const choose = (event: MouseEvent) => {
    const how = event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'alone'
    mark(digest, how)
    if (how === 'alone') selectStep(digest, 'steps')
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected || isMarked}
      className={styles['row']}
      style={{ transform: `translateY(${top}px)`, ...tracksOf(columns) }}
      data-testid={`steps-row-${digest}`}
      data-state={step.state}
      data-start={facts.start}
      data-duration={duration}
      data-marked={isMarked}
      data-hovered={hovered}
      onClick={choose}
      onDoubleClick={() => openStepLog(digest, 'steps')}
      onPointerEnter={() => hover(instructionOf(digest))}
      onPointerLeave={() => hover(undefined)}
    >
      {columns.map(({ key, cell, exact, isNumber }, column) => (
        <div
          key={key}
          id={`${id}-${column}`}
          role="gridcell"
          className={classNames(styles['cell'], isNumber && styles['number'])}
          data-cursor={cursor === column}
          title={exact?.(live)}
        >
          {cell(live)}
        </div>
      ))}
    </div>
  )
})
