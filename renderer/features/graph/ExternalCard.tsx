import type { NodeProps } from '@xyflow/react'
import { Box, FolderSymlink } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { graphStore } from '#renderer/stores/graph-store.ts'
import styles from './Card.module.css'

/** An image or a named context that comes from outside. */
export const ExternalCard = memo(function ExternalCard({ id }: NodeProps) {
  const card = useStore(graphStore, ({ shown }) => shown?.cards[id])
  if (card?.kind !== 'external') return null
  const Icon = card.source === 'image' ? Box : FolderSymlink
  const title = card.notNeededReason ?? `${card.source === 'image' ? 'Image' : 'Context'} ${card.title}`
  return (
    <div
      className={styles['external']}
      data-testid={`external-card-${card.title}`}
      data-needed={card.needed}
      title={title}
    >
      <Icon size={14} aria-hidden />
      <span className={styles['externalTitle']}>{card.title}</span>
      {card.platform !== undefined && <span className={styles['platform']}>{card.platform}</span>}
    </div>
  )
})
