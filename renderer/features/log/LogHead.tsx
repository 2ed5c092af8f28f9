import { ArrowDownToLine, Clock, Search, TextWrap } from 'lucide-react'
import { useStore } from 'zustand'
import { copyLog } from '#renderer/stores/log-actions.ts'
import { closeLogSearch, logSearchStore, openLogSearch } from '#renderer/stores/log-search-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { logViewStore, nextTimes, setFollows, setWrap } from '#renderer/stores/log-view-store.ts'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { LogMenu } from './LogMenu.tsx'
import { PlatformChooser } from './PlatformChooser.tsx'
import { StepChooser } from './StepChooser.tsx'
import { StepFacts } from './StepFacts.tsx'
import styles from './LogHead.module.css'

const timesTitles = {
  off: 'Times: off',
  relative: 'Times: since the step began',
  absolute: 'Times: by the clock',
} as const

/** Whose log it is, how that step is, and how the log is looked at. */
export function LogHead({ step }: { readonly step: string }) {
  const { wrap, times, follows } = useStore(logViewStore)
  const isSearching = useStore(logSearchStore, ({ isOpen }) => isOpen)
  const isOver = useStore(logStore, (log) => log.isOver)
  return (
    <div className={styles['head']}>
      <StepChooser step={step} />
      <StepFacts step={step} />
      <span className={styles['gap']} />
      <PlatformChooser />
      {!isOver && (
        <IconButton
          label="Follow the end"
          hint={follows ? 'The end stays in sight' : 'Follow the end'}
          side="top"
          aria-pressed={follows}
          data-testid="log-follow-toggle"
          icon={<ArrowDownToLine size={16} />}
          onClick={() => setFollows(!follows)}
        />
      )}
      <IconButton
        label="Find in this log"
        side="top"
        aria-pressed={isSearching}
        data-testid="log-search-toggle"
        icon={<Search size={16} />}
        onClick={isSearching ? closeLogSearch : openLogSearch}
      />
      <IconButton
        label={timesTitles[times]}
        side="top"
        aria-pressed={times !== 'off'}
        data-testid="log-times"
        icon={<Clock size={16} />}
        onClick={nextTimes}
      />
      <IconButton
        label="Wrap long lines"
        side="top"
        aria-pressed={wrap}
        data-testid="log-wrap"
        icon={<TextWrap size={16} />}
        onClick={() => setWrap(!wrap)}
      />
      <CopyButton label="Copy this log" onCopy={() => void copyLog()} />
      <LogMenu />
    </div>
  )
}
