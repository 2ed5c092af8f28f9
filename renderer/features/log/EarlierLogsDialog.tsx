import * as Dialog from '@radix-ui/react-dialog'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { KeptLog } from '#shared/build/log/log-line.ts'
import { formatSize } from '#shared/format/size.ts'
import { listLogs } from '#renderer/stores/log-actions.ts'
import { logStore, showEarlierLog } from '#renderer/stores/log-store.ts'
import { logViewStore, setListed } from '#renderer/stores/log-view-store.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import type { StateName } from '#renderer/ui/StateIcon.tsx'
import styles from './EarlierLogsDialog.module.css'

/** The logs that are kept of this project's builds, those of earlier runs of the studio included. */
export function EarlierLogsDialog() {
  const isOpen = useStore(logViewStore, ({ isListed }) => isListed)
  const [logs, setLogs] = useState<readonly KeptLog[]>()
  const shown = useStore(logStore, (log) => log.build)
  useEffect(() => {
    if (!isOpen) return undefined
    let isCurrent = true
    void listLogs().then((found) => {
      if (isCurrent) setLogs(found)
    })
    return () => {
      isCurrent = false
    }
  }, [isOpen])
  return (
    <Dialog.Root open={isOpen} onOpenChange={setListed}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['scrim']} />
        <Dialog.Content className={styles['dialog']} data-testid="earlier-logs">
          <Dialog.Title className={styles['title']}>Logs of earlier builds</Dialog.Title>
          <Dialog.Description className={styles['text']}>
            Every build’s output is kept as it comes, for 30 days or up to 2 GB of all builds together.
          </Dialog.Description>
          {logs?.length === 0 && (
            <p className={styles['none']}>No build of this project has been kept yet.</p>
          )}
          <ul className={styles['list']}>
            {logs?.map((log) => (
              <li key={log.id}>
                <button
                  type="button"
                  className={styles['row']}
                  aria-current={log.id === shown}
                  data-testid={`earlier-log-${log.id}`}
                  onClick={() => {
                    showEarlierLog(log.id)
                    setListed(false)
                  }}
                >
                  <StateIcon state={stateOf(log)} />
                  <span className={styles['when']}>{when(log.startedAt)}</span>
                  <span className={styles['what']}>
                    {log.dockerfile}
                    {log.target !== undefined && ` → ${log.target}`}
                  </span>
                  <span className={styles['size']}>{wordOf(log)}</span>
                  <span className={styles['size']}>{formatSize(log.bytes)}</span>
                </button>
              </li>
            ))}
          </ul>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const states = { succeeded: 'executed', failed: 'failed', cancelled: 'cancelled' } as const

function stateOf({ outcome, isLive }: KeptLog): StateName {
  return isLive ? 'running' : outcome === undefined ? 'not-reached' : states[outcome]
}

function wordOf({ outcome, isLive }: KeptLog): string {
  if (isLive) return 'running'
  return outcome ?? 'the studio ended before it'
}

function when(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
}
