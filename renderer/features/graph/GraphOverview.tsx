import { MiniMap, useStore as useFlowStore } from '@xyflow/react'
import { useStore } from 'zustand'
import { graphStore } from '#renderer/stores/graph-store.ts'
import type { CardNode } from './card-node.ts'
import styles from './GraphCanvas.module.css'

/** px of the corner that it takes. */
const corner = { width: 160, height: 112 }

/** The overview of the canvas. It steps back where it would hide a part of what is in sight as a whole anyway. */
export function GraphOverview() {
  const layout = useStore(graphStore, ({ shown }) => shown?.layout)
  const hides = useFlowStore(({ width, height, transform: [left, top, zoom] }) => {
    if (layout === undefined) return true
    const right = left + layout.width * zoom
    const bottom = top + layout.height * zoom
    const isWhole = left >= 0 && top >= 0 && right <= width && bottom <= height
    return isWhole && right > width - corner.width && bottom > height - corner.height
  })
  return (
    <div className={styles['overview']} data-hides={hides} inert={hides}>
      <MiniMap<CardNode>
        className={styles['minimap'] ?? ''}
        pannable
        zoomable
        ariaLabel="Overview of the graph"
        nodeBorderRadius={8}
        nodeClassName={(node) => (node.type === 'stage' ? 'stage' : 'external')}
      />
    </div>
  )
}
