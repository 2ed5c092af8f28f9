import { memo } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#shared/graph/build-graph.ts'
import type { RowState } from '#shared/build/selectors.ts'
import { rowStatus } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { showPanel } from '#renderer/stores/app-store.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { hover, select, selectionStore } from '#renderer/stores/selection-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { BadgeView } from './BadgeView.tsx'
import { KeywordIcon } from './KeywordIcon.tsx'
import styles from './Card.module.css'

/** An instruction. It reads its own live state, so that a change of one row draws one row. */
export const StageRow = memo(function StageRow({
  row,
  needed,
}: {
  readonly row: Row
  readonly needed: boolean
}) {
  const live = useStore(liveStore, ({ rows }) => rows[row.id])
  const selected = useStore(selectionStore, ({ instruction }) => instruction === row.id)
  const hovered = useStore(selectionStore, (state) => state.hovered === row.id)
  const state = live?.state ?? 'none'
  const now = useNow(state === 'running')
  const time = state === 'running' ? durationNow(row.id, needed, now) : settledTime(state, live?.duration)
  return (
    <div
      className={styles['row']}
      data-testid={`row-${row.id}`}
      data-state={state}
      data-selected={selected}
      data-hovered={hovered}
      title={`${row.keyword} ${row.text}`}
      onClick={() => select({ instruction: row.id }, 'graph')}
      onDoubleClick={() => showPanel('log')}
      onPointerEnter={() => hover(row.id)}
      onPointerLeave={() => hover(undefined)}
    >
      <KeywordIcon keyword={row.keyword} />
      <span className={styles['text']}>
        <b>{row.keyword}</b> {row.text}
      </span>
      {row.badges.map((badge, index) => (
        <BadgeView key={index} badge={badge} />
      ))}
      {time !== undefined && (
        <span className={styles['time']} title={`${time.toFixed(1)} ms`} data-testid={`time-${row.id}`}>
          {formatDuration(time)}
        </span>
      )}
      <StateIcon state={state} />
    </div>
  )
})

/** A cached step takes no time that would be worth a number. */
function settledTime(state: RowState, duration: number | undefined): number | undefined {
  return state === 'cached' ? undefined : duration
}

function durationNow(id: string, needed: boolean, now: number): number | undefined {
  const { build } = buildStore.getState()
  if (build === undefined) return undefined
  return rowStatus(build.snapshot, liveStore.getState().graphJoin, id, { needed }, now).duration
}
