import { useStore } from 'zustand'
import { leaveEarlierLog, logStore } from '#renderer/stores/log-store.ts'
import { allSteps } from '#renderer/stores/step-selection.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Notice } from '#renderer/ui/Notice.tsx'

/** What must be known of a log before it is read: that some of it is missing, or that it is an old one. */
export function LogNotices({ step }: { readonly step: string }) {
  const loss = useStore(logStore, (log) => log.loss)
  const error = useStore(logStore, (log) => log.error)
  const isEarlier = useStore(logStore, (log) => log.isEarlier)
  const clipped = useStore(logStore, ({ steps }) => {
    if (step !== allSteps) return steps.get(step)?.clipped
    return [...steps.values()].find((item) => item.clipped !== undefined)?.clipped
  })
  return (
    <>
      {isEarlier && (
        <Notice
          tone="info"
          testId="log-earlier"
          actions={
            <Button variant="link" onClick={leaveEarlierLog}>
              Back to the present build
            </Button>
          }
        >
          The log of an earlier build, as it was kept.
        </Notice>
      )}
      {error !== undefined && <Notice tone="error">{error.message}</Notice>}
      {loss !== undefined && (
        <Notice tone="warning" testId="log-loss">
          {loss.message}
        </Notice>
      )}
      {clipped !== undefined && (
        <Notice tone="warning" testId="log-clipped">
          The engine left output out: it keeps at most {clipped} of a step. The place is marked. To see all,
          let the step write to a file, or raise the engine’s <code>BUILDKIT_STEP_LOG_MAX_SIZE</code> and{' '}
          <code>BUILDKIT_STEP_LOG_MAX_SPEED</code>.
        </Notice>
      )}
    </>
  )
}
