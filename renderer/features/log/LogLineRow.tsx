import { ChevronRight } from 'lucide-react'
import { memo, useEffect, useState } from 'react'
import { clipLimit } from '#shared/build/log/clip-notice.ts'
import type { LogLine } from '#shared/build/log/log-line.ts'
import { overwrittenOf } from '#renderer/stores/log-actions.ts'
import type { LogTimes } from '#renderer/stores/log-view-store.ts'
import { toggleUnfolded } from '#renderer/stores/log-view-store.ts'
import { allSteps } from '#renderer/stores/step-selection.ts'
import { LineText } from './LineText.tsx'
import { lineTime } from './line-time.ts'
import { StepChip } from './StepChip.tsx'
import styles from './LogLines.module.css'

export interface LogLineRowProps {
  readonly index: number
  /** Absent until it has been fetched. */
  readonly line: LogLine | undefined
  /** Whose log is shown: in that of all steps every line tells its own. */
  readonly step: string
  readonly times: LogTimes
  readonly wrap: boolean
  readonly isChosen: boolean
  /** Whether the states that it wrote over are shown. */
  readonly isUnfolded: boolean
  /** Begin and end of each place that was found, one after the other. */
  readonly places: readonly number[]
  /** Whether it is the hit that was gone to. */
  readonly isCurrent: boolean
}

/** One line of output. Subscribes to nothing: whole pages of them are drawn in one frame. */
export const LogLineRow = memo(function LogLineRow(props: LogLineRowProps) {
  const { index, line, step, times, wrap, isChosen, isUnfolded, places, isCurrent } = props
  return (
    <div
      className={styles['row']}
      data-line={index}
      data-chosen={isChosen}
      data-current={isCurrent}
      data-stream={line?.stream}
      data-clipped={line !== undefined && clipLimit(line.text) !== undefined}
      data-wrap={wrap}
    >
      <span className={styles['number']} data-number={index + 1} />
      {line !== undefined && (
        <>
          {times !== 'off' && (
            <span className={styles['time']} title={new Date(line.at).toISOString()}>
              {lineTime(line, times)}
            </span>
          )}
          {step === allSteps && <StepChip digest={line.digest} />}
          <span className={styles['text']} data-text>
            {isUnfolded && <OldStates line={line} />}
            <LineText text={line.text} carry={line.carry} places={places} />
            {line.omitted > 0 && (
              <span className={styles['more']} title="Copy or save the line to get all of it">
                … {line.omitted.toLocaleString('en')} more characters
              </span>
            )}
            {line.continues && (
              <span className={styles['more']} title="A very long line: it goes on in the next row">
                ↵
              </span>
            )}
            {line.overwritten > 0 && (
              <button
                type="button"
                className={styles['fold']}
                aria-expanded={isUnfolded}
                title="The line was written over: show what it said before"
                data-testid="log-unfold"
                onClick={() => toggleUnfolded(line.line)}
              >
                <ChevronRight size={12} aria-hidden />
                {line.overwritten.toLocaleString('en')} {line.overwritten === 1 ? 'update' : 'updates'}
              </button>
            )}
          </span>
        </>
      )}
    </div>
  )
})

const none: readonly number[] = []

/** What a line said before it was written over. */
function OldStates({ line }: { readonly line: LogLine }) {
  const [states, setStates] = useState<readonly string[]>([])
  useEffect(() => {
    let isCurrent = true
    void overwrittenOf(line.line).then((found) => {
      if (isCurrent) setStates(found)
    })
    return () => {
      isCurrent = false
    }
  }, [line.line])
  return states.map((state, index) => (
    <span key={index} className={styles['old']}>
      <LineText text={state} carry={line.carry} places={none} />
    </span>
  ))
}
