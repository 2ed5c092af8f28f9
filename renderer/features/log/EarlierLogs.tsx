import { useState } from 'react'
import { Button } from '#renderer/ui/Button.tsx'
import { EarlierLogsDialog } from './EarlierLogsDialog.tsx'

/** The way to the logs that were kept, where no build is shown. */
export function EarlierLogs() {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="log-earlier-open">
        Logs of earlier builds…
      </Button>
      <EarlierLogsDialog isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}
