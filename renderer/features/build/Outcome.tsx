import { useState } from 'react'
import { useStore } from 'zustand'
import type { BuildFailure } from '#shared/build/build-failure.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { buildDuration } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { copyText } from '#renderer/stores/app-store.ts'
import { buildStore, isActive } from '#renderer/stores/build-store.ts'
import { problemStore } from '#renderer/stores/problem-store.ts'
import { selectProblem } from '#renderer/stores/problem-actions.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { BuildProgress } from './BuildProgress.tsx'
import { WhatOf } from './WhatOf.tsx'
import styles from './Outcome.module.css'

/** How far the build is, or what became of it: the image, or why there is none and where to look. */
export function Outcome() {
  const snapshot = useStore(buildStore, ({ build }) =>
    build?.snapshot.outcome === undefined ? undefined : build.snapshot,
  )
  const isRunning = useStore(buildStore, ({ build }) => isActive(build?.snapshot))
  if (isRunning) return <BuildProgress />
  if (snapshot?.outcome === undefined) return null
  const { outcome } = snapshot
  const time = formatDuration(buildDuration(snapshot, snapshot.finishedAt ?? snapshot.startedAt))
  if (outcome.kind === 'failed') return <Failure snapshot={snapshot} failure={outcome.failure} time={time} />
  if (outcome.kind === 'cancelled') {
    return (
      <div className={styles['outcome']} data-testid="outcome" data-outcome="cancelled" role="status">
        <StateIcon state="cancelled" />
        <span>Cancelled after {time}</span>
        <WhatOf snapshot={snapshot} />
      </div>
    )
  }
  const { imageDigest, tags } = outcome
  return (
    <div className={styles['outcome']} data-testid="outcome" data-outcome="succeeded" role="status">
      <StateIcon state="executed" />
      <span>Built in {time}</span>
      <WhatOf snapshot={snapshot} />
      <span className={styles['gap']} />
      {tags.map((tag) => (
        <span key={tag} className={styles['mono']} data-testid="outcome-tag">
          {tag}
          <CopyButton label={`Copy ${tag}`} onCopy={() => copyText(tag)} />
        </span>
      ))}
      {imageDigest !== undefined && (
        <span
          className={styles['mono']}
          title={imageDigest}
          data-testid="outcome-digest"
          data-digest={imageDigest}
        >
          {imageDigest.slice(0, 19)}
          <CopyButton label="Copy the image’s digest" onCopy={() => copyText(imageDigest)} />
        </span>
      )}
    </div>
  )
}

function Failure({
  snapshot,
  failure,
  time,
}: {
  readonly snapshot: BuildSnapshot
  readonly failure: BuildFailure
  readonly time: string
}) {
  const [open, setOpen] = useState(false)
  const problem = useStore(problemStore, ({ problems }) => problems.find(({ source }) => source === 'build'))
  const line = problem?.lines?.first
  const { lastOutput, remedy } = failure
  return (
    <div className={styles['failure']} data-testid="outcome" data-outcome="failed" role="alert">
      <div className={styles['line']}>
        <StateIcon state="failed" />
        <span className={styles['message']}>{failure.message}</span>
        {problem !== undefined && line !== undefined && (
          <Button variant="link" data-testid="failure-line" onClick={() => selectProblem(problem)}>
            Line {line}
          </Button>
        )}
        <span className={styles['soft']}>after {time}</span>
        <WhatOf snapshot={snapshot} />
        <span className={styles['gap']} />
        {lastOutput.length > 0 && (
          <Button variant="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            Last output
          </Button>
        )}
        <CopyButton label="Copy the error" worded onCopy={() => copyText(report(failure))} />
      </div>
      {remedy !== undefined && <p className={styles['remedy']}>{remedy}</p>}
      {open && <pre className={styles['output']}>{lastOutput.join('\n')}</pre>}
    </div>
  )
}

/** The whole failure as text. */
function report(failure: BuildFailure): string {
  const place = failure.source?.ranges[0]
  const where = place === undefined ? [] : [`${failure.source?.filename ?? ''}:${place.first}`]
  return [failure.message, ...where, failure.detail, ...failure.lastOutput].join('\n')
}
