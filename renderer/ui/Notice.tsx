import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './Notice.module.css'

export interface NoticeProps {
  readonly tone: 'info' | 'warning' | 'error'
  readonly children: ReactNode
  /** Buttons at the end. */
  readonly actions?: ReactNode
  readonly testId?: string
}

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert } as const

/** One line across a panel that says what is the matter and offers what to do. */
export function Notice({ tone, children, actions, testId }: NoticeProps) {
  const Icon = icons[tone]
  return (
    <div
      className={classNames(styles['notice'], styles[tone])}
      role={tone === 'error' ? 'alert' : 'status'}
      data-testid={testId}
      data-tone={tone}
    >
      <Icon size={14} className={styles['icon']} aria-hidden />
      <div className={styles['text']}>{children}</div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
