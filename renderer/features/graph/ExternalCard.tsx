import { memo } from 'react'
import { useStore } from 'zustand'
import { sizeOfCard } from '#shared/graph/card-size.ts'
import { sourceIcons } from '#shared/graph/icons.ts'
import { graphCursorStore } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { useRefinementNote } from '#renderer/stores/use-refinement-note.ts'
import type { CardNodeProps } from './card-node.ts'
import { FarTitle } from './FarTitle.tsx'
import { IconView } from './IconView.tsx'
import { ImageName } from './ImageName.tsx'
import { itemDomId } from './row-words.ts'
import styles from './Card.module.css'

/** An image or a named context that comes from outside. */
export const ExternalCard = memo(function ExternalCard({ data }: CardNodeProps) {
  const card = useStore(graphStore, ({ shown }) => shown?.cards[data.card])
  const filtered = useStore(graphViewStore, ({ matches }) => matches !== undefined)
  const selected = useStore(graphCursorStore, ({ external }) => external === data.card)
  const hovered = useStore(graphCursorStore, ({ hoveredExternal }) => hoveredExternal === data.card)
  const note = useRefinementNote(data.card)
  if (card?.kind !== 'external') return null
  const words = `${card.source === 'image' ? 'Image' : 'Context'} ${card.title}`
  const facts = [words, card.platform, card.notNeededReason, note].filter((fact) => fact !== undefined)
  return (
    <div
      id={itemDomId(card.id)}
      className={styles['external']}
      role="treeitem"
      aria-level={1}
      aria-posinset={data.position}
      aria-setsize={data.count}
      aria-selected={selected}
      aria-label={facts.join(', ')}
      data-item={card.id}
      data-testid={`external-card-${card.title}`}
      data-needed={card.needed}
      data-selected={selected}
      data-hovered={hovered}
      data-dimmed={filtered}
      title={[card.notNeededReason ?? words, note].filter((fact) => fact !== undefined).join('\n')}
    >
      <IconView icon={sourceIcons[card.source]} size={14} />
      <span className={styles['externalWords']}>
        <span className={styles['externalTitle']}>
          {card.source === 'image' ? <ImageName name={card.title} /> : card.title}
        </span>
        {card.platform !== undefined && <span className={styles['platform']}>{card.platform}</span>}
      </span>
      <FarTitle title={card.title} size={sizeOfCard(card)} bars={false} />
    </div>
  )
})
