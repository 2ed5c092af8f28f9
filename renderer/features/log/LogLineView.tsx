import { memo } from 'react'
import { parseAnsi } from './ansi.ts'
import type { AnsiStyle } from './ansi.ts'
import styles from './LogView.module.css'

export interface LogLineViewProps {
  readonly text: string
  readonly number: number
  /** Which step it is of, in the log of all steps. */
  readonly step?: string | undefined
  readonly stream: 'stdout' | 'stderr'
}

/** One line of output. */
export const LogLineView = memo(function LogLineView({ text, number, step, stream }: LogLineViewProps) {
  return (
    <div className={styles['line']} data-stream={stream}>
      <span className={styles['number']}>{number}</span>
      {step !== undefined && (
        <span className={styles['step']} title={step}>
          {step}
        </span>
      )}
      <span className={styles['text']}>
        {parseAnsi(text).map((span, index) => (
          <span key={index} style={cssOf(span.style)}>
            {span.text}
          </span>
        ))}
      </span>
    </div>
  )
})

function cssOf(style: AnsiStyle): React.CSSProperties {
  return {
    ...(style.color === undefined ? {} : { color: `var(--ansi-${style.color})` }),
    ...(style.background === undefined
      ? {}
      : { background: `color-mix(in srgb, var(--ansi-${style.background}) 30%, transparent)` }),
    ...(style.bold === true ? { fontWeight: 700 } : {}),
    ...(style.dim === true ? { opacity: 0.7 } : {}),
    ...(style.italic === true ? { fontStyle: 'italic' } : {}),
    ...(style.underline === true ? { textDecoration: 'underline' } : {}),
  }
}
