import { useStore as useFlowStore } from '@xyflow/react'
import { memo, useDeferredValue } from 'react'
import { useStore } from 'zustand'
import type { StageCard as StageCardModel } from '#shared/graph/build-graph.ts'
import { sizeOfCard } from '#shared/graph/card-size.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { useRefinementNote } from '#renderer/stores/use-refinement-note.ts'
import type { CardData, CardNodeProps } from './card-node.ts'
import { FarTitle } from './FarTitle.tsx'
import { itemDomId, stageFacts } from './row-words.ts'
import { RowBars } from './RowBars.tsx'
import { StageHead } from './StageHead.tsx'
import { StageRow } from './StageRow.tsx'
import { StateStrip } from './StateStrip.tsx'
import { zoomLevelOf } from './zoom-level.ts'
import styles from './Card.module.css'

/** A stage: its head and a row for each instruction. */
export const StageCard = memo(function StageCard({ data }: CardNodeProps) {
  const card = useStore(graphStore, ({ shown }) => shown?.cards[data.card])
  return card?.kind === 'stage' ? <Stage {...data} card={card} /> : null
})

interface StageProps extends Pick<CardData, 'position' | 'count' | 'huge'> {
  readonly card: StageCardModel
}

function Stage({ card, position, count, huge }: StageProps) {
  // Deferred, so that a zoom is drawn at once and a thousand rows get or lose their words in its wake.
  const bare = useDeferredValue(useFlowStore(({ transform }) => zoomLevelOf(transform[2]) === 'far'))
  const live = useStore(liveStore, ({ stages }) => stages[card.id])
  const note = useRefinementNote(card.id)
  const selected = useStore(selectionStore, ({ instruction }) => instruction === card.fromId)
  const dimmed = useStore(graphViewStore, ({ matches }) => matches !== undefined && !hasMatch(card, matches))
  return (
    <div
      id={itemDomId(card.fromId)}
      className={styles['stage']}
      role="treeitem"
      aria-level={1}
      aria-posinset={position}
      aria-setsize={count}
      aria-selected={selected}
      {...(card.rows.length === 0 ? {} : { 'aria-expanded': !card.collapsed })}
      aria-label={[card.title, ...stageFacts(card, live, note)].join(', ')}
      data-testid={`stage-card-${card.named ? card.title : card.index}`}
      data-needed={card.needed}
      data-target={card.isTarget}
      data-stage-state={live?.state}
      data-collapsed={card.collapsed}
      data-dimmed={dimmed}
      title={card.notNeededReason}
    >
      <StageHead card={card} live={live} bare={bare} />
      {card.collapsed && card.rows.length > 0 && <StateStrip rows={card.rows} />}
      {!card.collapsed && bare && huge && <RowBars card={card} />}
      {!card.collapsed && !(bare && huge) && (
        <div role="group">
          {card.rows.map((row, index) => (
            <StageRow
              key={row.id}
              row={row}
              needed={card.needed}
              position={index + 1}
              count={card.rows.length}
              bare={bare}
            />
          ))}
        </div>
      )}
      <FarTitle title={card.title} size={sizeOfCard(card)} bars={card.rows.length > 0 && !card.collapsed} />
    </div>
  )
}

function hasMatch(card: StageCardModel, matches: ReadonlySet<string>): boolean {
  return matches.has(card.fromId) || card.rows.some(({ id }) => matches.has(id))
}
