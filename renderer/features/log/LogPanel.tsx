import { ScrollText } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { buildStore, isBuilding } from '#renderer/stores/build-store.ts'
import { forgetLines } from '#renderer/stores/log-lines.ts'
import { setSearchedPart } from '#renderer/stores/log-search-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { resetLines, setListed } from '#renderer/stores/log-view-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { EarlierLogsDialog } from './EarlierLogsDialog.tsx'
import { LogHead } from './LogHead.tsx'
import { LogLines } from './LogLines.tsx'
import { LogNotices } from './LogNotices.tsx'
import { LogSearchBar } from './LogSearchBar.tsx'
import { useShownPart } from './use-shown-part.ts'
import styles from './LogPanel.module.css'

/** What the steps of a build print: one step's, or all of them as it came. */
export function LogPanel() {
  const build = useStore(logStore, (log) => log.build)
  const asked = useStore(buildStore, isBuilding)
  const { part, step, count } = useShownPart()
  useEffect(() => forgetLines, [build])
  const key = part?.key ?? ''
  useEffect(() => {
    resetLines()
  }, [key])
  useEffect(() => {
    setSearchedPart(part, count)
  }, [part, count])
  if (part === undefined) {
    return (
      <div className={styles['panel']} data-region="log">
        <EmptyState
          icon={<ScrollText size={20} />}
          title={asked ? 'The build starts' : 'Not built yet'}
          action={
            <Button onClick={() => setListed(true)} data-testid="log-earlier-open">
              Logs of earlier builds…
            </Button>
          }
        >
          Press Build to follow here what its steps print: each step by itself, or all as it comes. Nothing of
          it is lost when a build is stopped or the studio ends.
        </EmptyState>
        <EarlierLogsDialog />
      </div>
    )
  }
  return (
    <div
      className={styles['panel']}
      data-region="log"
      data-testid="log-view"
      data-step={step}
      data-lines={count}
    >
      <LogHead step={step} />
      <LogSearchBar />
      <LogNotices step={step} />
      <LogLines key={key} part={part} step={step} count={count} />
      <EarlierLogsDialog />
    </div>
  )
}
