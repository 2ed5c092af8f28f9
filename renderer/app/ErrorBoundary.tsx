import type { ReactNode } from 'react'
import { Component } from 'react'
import { Button } from '#renderer/ui/Button.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import styles from './ErrorBoundary.module.css'

interface State {
  readonly error?: unknown
}

/** Shows a defect of the window instead of an empty one. Unsaved text is kept as a draft, so a reload is safe. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const detail = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)
    return (
      <div className={styles['page']} role="alert">
        <EmptyState
          title="The window met a defect of its own"
          action={
            <Button variant="primary" onClick={() => location.reload()}>
              Reload the window
            </Button>
          }
        >
          Unsaved text is kept, and a running build goes on.
          <pre className={styles['detail']}>{detail}</pre>
        </EmptyState>
      </div>
    )
  }
}
