import { useStore } from 'zustand'
import { exportStore } from '#renderer/stores/export-store.ts'
import styles from './ExportSaid.module.css'

/** Says for a moment what came of an export. */
export function ExportSaid() {
  const said = useStore(exportStore, (view) => (view.kind === 'done' ? view.message : ''))
  return (
    <p className={styles['said']} role="status" data-shown={said !== ''} data-testid="export-said">
      {said}
    </p>
  )
}
