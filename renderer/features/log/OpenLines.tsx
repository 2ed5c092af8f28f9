import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { OpenLine } from '#shared/build/log/log-line.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { allSteps } from '#renderer/stores/step-selection.ts'
import { LineText } from './LineText.tsx'
import { StepChip } from './StepChip.tsx'
import styles from './LogLines.module.css'

/** How long a line must be open before it is shown by itself, in ms: most are ended by the next message. */
const PATIENCE = 300
/** Lines that are shown at once; more programs than that are not watched. */
const MOST = 4

const none: readonly OpenLine[] = []
const nowhere: readonly number[] = []

/** Lines that no newline has ended yet, for instance progress bars: always in sight, as on a terminal. */
export function OpenLines({ step }: { readonly step: string }) {
  const open = useStore(logStore, (log) => (log.isOver ? none : log.open))
  const shown = usePatience(open.filter(({ digest }) => step === allSteps || digest === step))
  if (shown.length === 0) return null
  return (
    <div className={styles['open']} data-testid="log-open">
      {shown.slice(-MOST).map((line) => (
        <div key={keyOf(line)} className={styles['row']} data-stream={line.stream}>
          <span className={styles['number']} />
          {step === allSteps && <StepChip digest={line.digest} />}
          <span className={styles['text']}>
            <LineText text={line.text} carry={line.carry} places={nowhere} />
          </span>
        </div>
      ))}
    </div>
  )
}

/** Those that have been there for a while. */
function usePatience(lines: readonly OpenLine[]): readonly OpenLine[] {
  const keys = lines.map(keyOf).join('\n')
  const [ripe, setRipe] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setRipe(keys), PATIENCE)
    return () => clearTimeout(timer)
  }, [keys])
  const known = new Set(ripe.split('\n'))
  return lines.filter((line) => known.has(keyOf(line)))
}

/** When a line began tells it from the next of the same stream. */
function keyOf({ digest, stream, at }: OpenLine): string {
  return `${digest} ${stream} ${at}`
}
