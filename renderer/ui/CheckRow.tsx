import type { ReactNode } from 'react'
import styles from './CheckRow.module.css'

export interface CheckRowProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  /** Of no use now, though it can be chosen. */
  readonly faint?: boolean
  /** A number or key at the end of the row. */
  readonly note?: ReactNode
  readonly testId?: string
  readonly children: ReactNode
}

/** A box to tick, the whole row of which can be pressed. */
export function CheckRow({
  checked,
  onChange,
  disabled = false,
  faint = false,
  note,
  testId,
  children,
}: CheckRowProps) {
  return (
    <label className={styles['row']} data-disabled={disabled} data-faint={faint}>
      <input
        type="checkbox"
        className={styles['box']}
        checked={checked}
        disabled={disabled}
        data-testid={testId}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles['label']}>{children}</span>
      {note !== undefined && <span className={styles['note']}>{note}</span>}
    </label>
  )
}
