import { useEffect, useId, useRef } from 'react'
import { useStore } from 'zustand'
import { stepDuration } from '#shared/build/selectors.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'
import { connectChart } from './connect-chart.ts'
import { TimelineTip } from './TimelineTip.tsx'
import styles from './TimelineChart.module.css'

/**
 * The steps as bars over time, on a canvas. For those who do not see it, it says the selected step as one walks, and that
 * the table of steps tells the same.
 */
export function TimelineChart() {
  const scroller = useRef<HTMLDivElement>(null)
  const spacer = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const help = useId()
  useEffect(() => {
    if (scroller.current === null || spacer.current === null || canvas.current === null) return undefined
    return connectChart({ scroller: scroller.current, spacer: spacer.current, canvas: canvas.current })
  }, [])
  return (
    <div className={styles['chart']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="application"
        aria-label="Timeline of the build"
        aria-describedby={help}
        tabIndex={0}
        data-testid="timeline"
      >
        <div ref={spacer} className={styles['spacer']}>
          <canvas ref={canvas} className={styles['canvas']} data-testid="timeline-canvas" />
        </div>
      </div>
      <p id={help} className={styles['hidden']}>
        Arrow keys walk from step to step, Enter opens the log, plus and minus zoom. The tab Steps shows the
        same as a table.
      </p>
      <p className={styles['hidden']} aria-live="polite" data-testid="timeline-selected">
        <Selected />
      </p>
      <TimelineTip />
    </div>
  )
}

/** The step that one walked to, in words. */
function Selected() {
  const digest = useStore(selectionStore, ({ step, origin }) => (origin === 'timeline' ? step : undefined))
  const step = useStore(buildStore, ({ build }) =>
    digest === undefined ? undefined : build?.snapshot.steps[digest],
  )
  const isCritical = useStore(insightStore, ({ insight }) =>
    digest === undefined ? false : insight?.criticalPath.own.has(digest) === true,
  )
  if (step === undefined) return null
  const isOver = step.intervals.every(({ end }) => end !== undefined)
  const time = isOver ? stepDuration(step, 0) : undefined
  return [
    stepTitle(step.name).text,
    stateWords[step.state],
    ...(time === undefined ? [] : [formatDuration(time)]),
    ...(isCritical ? ['on the critical path'] : []),
  ].join(', ')
}
