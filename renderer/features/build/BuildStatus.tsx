import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import { buildDuration } from '#shared/build/selectors.ts'
import { buildFacts } from '#shared/build/timeline/build-facts.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { type BuildView, buildStore, isActive } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import styles from './BuildStatus.module.css'
import { elsewhereNote, type ElsewhereNote } from './elsewhere-note.ts'

const words = {
  starting: 'Starting',
  running: 'Building',
  succeeded: 'Built',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const

/** The build in the status bar: state, cache and time. */
export function BuildStatus() {
  const snapshot = useStore(buildStore, useShallow(withoutSteps))
  const elsewhere = useStore(buildStore, useShallow(whereFrom))
  const counts = useStore(liveStore, (state) => state.counts)
  const insight = useStore(insightStore, (state) => state.insight)
  const historyNote = useStore(insightStore, (state) => state.historyNote)
  const now = useNow(isActive(snapshot))
  if (snapshot === undefined) return null
  const time = buildDuration(snapshot, isActive(snapshot) ? Math.max(now, snapshot.startedAt) : now)
  return (
    <>
      <span className={styles['item']} data-testid="status-build" data-state={snapshot.state}>
        {words[snapshot.state]}
      </span>
      <span
        className={styles['item']}
        data-testid="status-cached"
        data-cached={counts.cached}
        data-cacheable={counts.cacheable}
        title="Steps that came from the cache, of those that could"
      >
        cached {counts.cached}/{counts.cacheable}
      </span>
      <span className={styles['time']} data-testid="status-time" title={`${Math.round(time)} ms`}>
        {formatDuration(time)}
      </span>
      {insight?.id === snapshot.id &&
        buildFacts(insight, time)
          .filter(({ id }) => id === 'saved' || id === 'left')
          .map(({ id, text, detail }) => (
            <span key={id} className={styles[id]} data-testid={`status-${id}`} title={detail}>
              {text}
            </span>
          ))}
      {historyNote !== undefined && (
        <span className={styles['note']} data-testid="status-history" title={historyNote}>
          history not kept
        </span>
      )}
      {snapshot.request.upToLine !== undefined && (
        <span className={styles['note']} data-testid="status-up-to">
          built up to line {snapshot.request.upToLine}
        </span>
      )}
      {elsewhere && (
        <span className={styles['note']} data-testid="status-elsewhere" title={elsewhere.detail}>
          {elsewhere.text}
        </span>
      )}
      {snapshot.unsaved && (
        <span className={styles['note']} data-testid="status-unsaved">
          built from unsaved text
        </span>
      )}
    </>
  )
}

function whereFrom({ build }: BuildView): ElsewhereNote | undefined {
  return build?.snapshot.elsewhere === true ? elsewhereNote(build) : undefined
}

/** What the bar says of a build; steps change a thousand times a second. */
function withoutSteps({ build }: BuildView) {
  if (build === undefined) return undefined
  const { id, state, startedAt, finishedAt, request, unsaved } = build.snapshot
  return { id, state, startedAt, finishedAt, request, unsaved }
}
