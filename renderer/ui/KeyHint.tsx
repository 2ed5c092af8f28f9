import styles from './KeyHint.module.css'

/** A shortcut in prose. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return <kbd className={styles['keys']}>{keys}</kbd>
}
