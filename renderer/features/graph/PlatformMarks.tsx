import { stateWords, StateIcon } from '#renderer/ui/StateIcon.tsx'
import type { LiveRow } from '#renderer/stores/live-view.ts'
import styles from './Card.module.css'

/** The state of a row on each platform, in the order in which the head of its card names them. */
export function PlatformMarks({ platforms }: Required<Pick<LiveRow, 'platforms'>>) {
  return (
    <span className={styles['platforms']} data-testid="platform-states">
      {platforms.map(({ platform, state }) => (
        <span
          key={platform}
          className={styles['platformMark']}
          data-platform={platform}
          data-state={state}
          title={`${platform}: ${stateWords[state]}`}
        >
          <StateIcon state={state} size={12} />
        </span>
      ))}
    </span>
  )
}
