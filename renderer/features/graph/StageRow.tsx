import { memo } from 'react'
import { useStore } from 'zustand'
import type { Row } from '#shared/graph/build-graph.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { useRefinementNote } from '#renderer/stores/use-refinement-note.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { BadgeView } from './BadgeView.tsx'
import { EngineNote } from './EngineNote.tsx'
import { KeywordIcon } from './KeywordIcon.tsx'
import { MoreButton } from './MoreButton.tsx'
import { PlatformMarks } from './PlatformMarks.tsx'
import { RowTime } from './RowTime.tsx'
import { differs, itemDomId, rowNote, rowWords, sourcesOf } from './row-words.ts'
import { useRowLook } from './use-row-look.ts'
import styles from './Card.module.css'

export interface StageRowProps {
  readonly row: Row
  readonly needed: boolean
  /** From 1, of `count` rows. */
  readonly position: number
  readonly count: number
  /** From far: a strip of its state, without words. A thousand of them are drawn in a frame. */
  readonly bare: boolean
}

/** An instruction. It reads its own live state, so that a change of one row draws one row. */
export const StageRow = memo(function StageRow({ row, needed, position, count, bare }: StageRowProps) {
  const live = useStore(liveStore, ({ rows }) => rows[row.id])
  const sources = useStore(graphStore, ({ shown }) => sourcesOf(shown?.graph, row.id))
  const told = useRefinementNote(row.id)
  const note = rowNote(live, told)
  const { selected, hovered, match, dimmed } = useRowLook(row.id)
  const state = live?.state ?? 'none'
  return (
    <div
      id={itemDomId(row.id)}
      className={styles['row']}
      role="treeitem"
      aria-level={2}
      aria-posinset={position}
      aria-setsize={count}
      aria-selected={selected}
      aria-label={rowWords(row, live, sources, note)}
      data-item={row.id}
      data-testid={`row-${row.id}`}
      data-state={state}
      data-selected={selected}
      data-hovered={hovered}
      data-match={match}
      data-dimmed={dimmed}
      title={`${row.keyword} ${row.text}${note === undefined ? '' : `\n${note}`}`}
    >
      {!bare && (
        // The row's label says it all, in an order for the ear.
        <span className={styles['face']} aria-hidden>
          <RowFace row={row} />
          {told !== undefined && <EngineNote note={told} />}
          {hovered && <MoreButton label={`${row.keyword} ${row.text}`} />}
          <RowTime id={row.id} needed={needed} state={state} duration={live?.duration} />
          {differs(live?.platforms) ? (
            <PlatformMarks platforms={live.platforms} />
          ) : (
            <StateIcon state={state} />
          )}
        </span>
      )}
    </div>
  )
})

const RowFace = memo(function RowFace({ row }: { readonly row: Row }) {
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
