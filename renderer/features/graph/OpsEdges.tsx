import { memo } from 'react'
import { useStore } from 'zustand'
import { edgePath } from '#shared/graph/edge-path.ts'
import type { Point } from '#shared/graph/box.ts'
import type { OpEdge } from '#shared/graph/ops-graph.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { opsSelection } from '#renderer/stores/ops-selection.ts'
import type { ShownOps } from '#renderer/stores/ops-store.ts'
import { EdgeArrows } from './EdgeArrows.tsx'
import edgeKinds from './edge-kinds.module.css'
import styles from './OpsEdges.module.css'

/** The inputs of all ops, as one picture. */
export function OpsEdges({ shown: { graph, layout } }: { readonly shown: ShownOps }) {
  const direction = useStore(graphViewStore, ({ view }) => view.direction)
  const chosen = useStore(opsSelection, ({ op }) => op)
  return (
    <svg className={styles['layer']} width={layout.width} height={layout.height} aria-hidden>
      <EdgeArrows prefix="op" />
      {graph.edges.map((edge) => (
        <Line
          key={edge.id}
          edge={edge}
          points={layout.edges[edge.id]}
          direction={direction}
          lit={edge.source === chosen || edge.target === chosen}
        />
      ))}
    </svg>
  )
}

interface LineProps {
  readonly edge: OpEdge
  readonly points: readonly Point[] | undefined
  readonly direction: 'right' | 'down'
  readonly lit: boolean
}

const Line = memo(function Line({ edge, points, direction, lit }: LineProps) {
  if (points === undefined || points.length < 2) return null
  return (
    <path
      d={edgePath(points, direction)}
      className={edgeKinds[edge.kind]}
      data-lit={lit}
      data-testid="op-edge"
      data-kind={edge.kind}
      markerEnd={`url(#op-${lit ? 'lit' : edge.kind})`}
    />
  )
})
