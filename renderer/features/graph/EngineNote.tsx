import { Info } from 'lucide-react'
import styles from './Card.module.css'

/** A sign that the engine knows more than the text: it says so when the pointer is on it. */
export function EngineNote({ note }: { readonly note: string }) {
  return (
    <span className={styles['note']} title={note} role="img" aria-label={note} data-testid="engine-note">
      <Info size={12} aria-hidden />
    </span>
  )
}
