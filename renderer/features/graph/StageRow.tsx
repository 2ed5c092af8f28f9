import { memo } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#shared/graph/build-graph.ts'
import { showPanel } from '#renderer/stores/app-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { hover, select, selectionStore } from '#renderer/stores/selection-store.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { BadgeView } from './BadgeView.tsx'
import { KeywordIcon } from './KeywordIcon.tsx'
import { RowTime } from './RowTime.tsx'
import styles from './Card.module.css'

export interface StageRowProps {
  readonly row: Row
  readonly needed: boolean
  /** From far: a strip of its state, without words. A thousand of them are drawn in a frame. */
  readonly bare: boolean
}

/** An instruction. It reads its own live state, so that a change of one row draws one row. */
export const StageRow = memo(function StageRow({ row, needed, bare }: StageRowProps) {
  const live = useStore(liveStore, ({ rows }) => rows[row.id])
  const selected = useStore(selectionStore, ({ instruction }) => instruction === row.id)
  const hovered = useStore(selectionStore, (state) => state.hovered === row.id)
  const state = live?.state ?? 'none'
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
      {!bare && (
        <>
          <RowWords row={row} />
          <RowTime id={row.id} needed={needed} state={state} duration={live?.duration} />
          <StateIcon state={state} />
        </>
      )}
    </div>
  )
})

const RowWords = memo(function RowWords({ row }: { readonly row: Row }) {
  return (
    <>
      <KeywordIcon keyword={row.keyword} />
      <span className={styles['text']}>
        <b>{row.keyword}</b> {row.text}
      </span>
      {row.badges.map((badge, index) => (
        <BadgeView key={index} badge={badge} />
      ))}
    </>
  )
})
