import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

export interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly testId?: string
}

/** What a panel shows before it has content: what will be here, and the one way to get there. */
export function EmptyState({ icon, title, children, action, testId }: EmptyStateProps) {
  return (
    <div className={styles['empty']} data-testid={testId}>
      {icon !== undefined && <div className={styles['icon']}>{icon}</div>}
      <p className={styles['title']}>{title}</p>
      {children !== undefined && <div className={styles['text']}>{children}</div>}
      {action}
    </div>
  )
}
