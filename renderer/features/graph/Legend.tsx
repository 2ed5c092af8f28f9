import edgeKinds from './edge-kinds.module.css'
import styles from './Legend.module.css'

const kinds = [
  { kind: 'from', label: 'FROM' },
  { kind: 'copy', label: 'COPY --from' },
  { kind: 'mount', label: 'RUN --mount from' },
] as const

/** What the three lines mean. */
export function Legend() {
  return (
    <ul className={styles['legend']} aria-label="Legend">
      {kinds.map(({ kind, label }) => (
        <li key={kind} className={styles['entry']}>
          <svg width="24" height="8" aria-hidden>
            <line x1="0" y1="4" x2="24" y2="4" className={edgeKinds[kind]} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}
