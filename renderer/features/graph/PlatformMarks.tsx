import type { LiveRow } from '#renderer/stores/live-view.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { shortPlatform } from './row-words.ts'
import styles from './Card.module.css'

/** The state of a row on each platform. */
export function PlatformMarks({ platforms }: Required<Pick<LiveRow, 'platforms'>>) {
  return (
    <span className={styles['platforms']} data-testid="platform-states">
      {platforms.map(({ platform, state }) => (
        <span key={platform} className={styles['platformMark']} data-platform={platform} data-state={state}>
          {shortPlatform(platform)}
          <StateIcon state={state} size={12} />
        </span>
      ))}
    </span>
  )
}
