import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useStore } from 'zustand'
import { buildStore } from '#renderer/stores/build-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { allSteps, selectStep, selectedStep } from '#renderer/stores/step-selection.ts'
import { StepRow } from './StepRow.tsx'
import styles from './StepList.module.css'

const none: readonly string[] = []
const rowHeight = 24

/** Every step of the build in the order in which it became known; the first entry is the log of all. */
export function StepList() {
  const order = useStore(buildStore, ({ build }) => build?.snapshot.order ?? none)
  const join = useStore(liveStore, ({ textJoin }) => textJoin)
  const chosen = useStore(selectionStore, (selection) => selectedStep(selection, join))
  const scroller = useRef<HTMLDivElement>(null)
  const entries = [allSteps, ...order]
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart: 4,
    paddingEnd: 4,
  })
  const index = entries.indexOf(chosen)
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
  }, [index, virtual])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = entries[Math.max(0, index) + step]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    selectStep(next, 'log')
  }
  return (
    <div
      ref={scroller}
      className={styles['list']}
      role="listbox"
      aria-label="Steps"
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="step-list"
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index] ?? allSteps
          return (
            <div key={entry} className={styles['place']} style={{ transform: `translateY(${item.start}px)` }}>
              {entry === allSteps ? (
                <div
                  role="option"
                  aria-selected={chosen === allSteps}
                  className={styles['all']}
                  data-testid="step-all"
                  onClick={() => selectStep(allSteps, 'log')}
                >
                  All steps
                </div>
              ) : (
                <StepRow digest={entry} selected={entry === chosen} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
