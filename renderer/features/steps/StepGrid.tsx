import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { GroupRow } from './GroupRow.tsx'
import { handleGridKey } from './handle-grid-key.ts'
import { HeadRow } from './HeadRow.tsx'
import { StepRow } from './StepRow.tsx'
import { copyRows, stepTableStore } from './step-table-store.ts'
import { tracksOf } from './tracks.ts'
import { useSelectedSteps } from './use-selected-steps.ts'
import styles from './StepGrid.module.css'

const rowHeight = 24

/** The cell that the keyboard is at: a row by its place, −1 for the head, and a column. */
export interface GridCursor {
  readonly row: number
  readonly column: number
}

/** The table itself: a grid that takes the focus as a whole and says which of its cells has it. */
export function StepGrid() {
  const rows = useStore(stepTableStore, (state) => state.rows)
  const columns = useStore(stepTableStore, (state) => state.columns)
  const selected = useSelectedSteps()
  const seq = useStore(selectionStore, (state) => state.seq)
  const [cursor, setCursor] = useState<GridCursor>({ row: -1, column: 0 })
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  })
  const wanted = selected.at(-1)
  useEffect(() => {
    const { rows: now } = stepTableStore.getState()
    const row = now.findIndex((item) => item.kind === 'step' && item.id === wanted)
    if (row < 0) return
    setCursor(({ column }) => ({ row, column }))
    virtual.scrollToIndex(row, { align: 'auto' })
  }, [wanted, seq, virtual])
  const row = Math.min(cursor.row, rows.length - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const next = handleGridKey(event, { row, column: cursor.column }, page)
    if (next === undefined) return
    event.preventDefault()
    setCursor(next)
    if (next.row >= 0) virtual.scrollToIndex(next.row, { align: 'auto' })
  }
  // The menu copies in this way; its key comes as a key.
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault()
    copyRows('tsv')
  }
  return (
    <div
      ref={scroller}
      className={styles['grid']}
      role="grid"
      aria-label="Steps"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={`${id}-${row}-${rows[row]?.kind === 'group' ? 0 : cursor.column}`}
      tabIndex={0}
      data-testid="step-table"
      onKeyDown={onKeyDown}
      onCopy={onCopy}
    >
      <HeadRow id={id} cursor={row === -1 ? cursor.column : undefined} />
      <div
        role="rowgroup"
        className={styles['body']}
        style={{ height: virtual.getTotalSize(), minWidth: tracksOf(columns).minWidth }}
      >
        {virtual.getVirtualItems().map((item) => {
          const content = rows[item.index]
          if (content === undefined) return null
          const place = {
            id: `${id}-${item.index}`,
            index: item.index,
            top: item.start - rowHeight,
            cursor: item.index === row ? cursor.column : undefined,
          }
          return content.kind === 'group' ? (
            <GroupRow key={`group ${content.id}`} place={place} group={content} />
          ) : (
            <StepRow
              key={content.id}
              digest={content.id}
              {...place}
              isSelected={selected.includes(content.id)}
            />
          )
        })}
      </div>
      {rows.length === 0 && (
        <p className={styles['none']} data-testid="steps-none">
          No step matches the filter.
        </p>
      )}
    </div>
  )
}
