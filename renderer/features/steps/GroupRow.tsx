import { ChevronDown, ChevronRight } from 'lucide-react'
import { useStore } from 'zustand'
import { formatDuration } from '#shared/format/duration.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import type { TableRow } from './step-table-store.ts'
import { setFolded, stepTableStore } from './step-table-store.ts'
import { tracksOf } from './tracks.ts'
import styles from './StepGrid.module.css'

export interface RowPlace {
  readonly id: string
  /** Among the rows of the body. */
  readonly index: number
  /** Pixels from the top of the body. */
  readonly top: number
  /** The column that the keyboard is at, if it is at this row. */
  readonly cursor: number | undefined
}

/** The head of the steps of one stage. */
export function GroupRow({
  place,
  group,
}: {
  readonly place: RowPlace
  readonly group: Extract<TableRow, { readonly kind: 'group' }>
}) {
  const columns = useStore(stepTableStore, (state) => state.columns)
  const busy = useStore(insightStore, ({ insight }) => insight?.lanes.find(({ id }) => id === group.id)?.busy)
  const Arrow = group.isFolded ? ChevronRight : ChevronDown
  return (
    <div
      role="row"
      aria-rowindex={place.index + 2}
      aria-expanded={!group.isFolded}
      className={styles['group']}
      style={{ transform: `translateY(${place.top}px)`, minWidth: tracksOf(columns).minWidth }}
      data-testid={`steps-group-${group.id}`}
      onClick={() => setFolded(group.id, !group.isFolded)}
    >
      <div
        id={`${place.id}-0`}
        role="gridcell"
        aria-colspan={columns.length}
        className={styles['groupCell']}
        data-cursor={place.cursor !== undefined}
      >
        <Arrow size={14} aria-hidden />
        <b>{group.title}</b>
        {group.platform !== undefined && <small>{group.platform}</small>}
        <span>
          {group.count} {group.count === 1 ? 'step' : 'steps'}
        </span>
        {busy !== undefined && busy > 0 && <span>{formatDuration(busy)}</span>}
      </div>
    </div>
  )
}
