import { memo } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { Point } from '#shared/graph/box.ts'
import type { Edge } from '#shared/graph/build-graph.ts'
import { edgePath } from '#shared/graph/edge-path.ts'
import type { GraphView } from '#shared/graph/graph-view.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { EdgeArrows } from './EdgeArrows.tsx'
import { useEdgeLight } from './use-edge-light.ts'
import edgeKinds from './edge-kinds.module.css'
import styles from './EdgeLayer.module.css'

const noEdges: readonly Edge[] = []

/** The lines between cards, drawn as one picture where the layout says. */
export function EdgeLayer() {
  const edges = useStore(
    graphStore,
    useShallow(({ shown }) => shown?.drawn.edges ?? noEdges),
  )
  const layout = useStore(graphStore, ({ shown }) => shown?.layout)
  if (layout === undefined) return null
  return (
    <svg className={styles['layer']} width={layout.width} height={layout.height} aria-hidden>
      <EdgeArrows prefix="arrow" />
      {edges.map((edge) => (
        <EdgePath key={edge.id} edge={edge} points={layout.edges[edge.id]} direction={layout.direction} />
      ))}
    </svg>
  )
}

interface EdgePathProps {
  readonly edge: Edge
  readonly points: readonly Point[] | undefined
  readonly direction: GraphView['direction']
}

const EdgePath = memo(function EdgePath({ edge, points, direction }: EdgePathProps) {
  const light = useEdgeLight(edge)
  if (points === undefined || points.length < 2) return null
  return (
    <path
      d={edgePath(points, direction)}
      className={edgeKinds[edge.kind]}
      data-edge={edge.id}
      data-needed={edge.needed}
      data-testid={`edge-${edge.id}`}
      data-kind={edge.kind}
      data-light={light}
      markerEnd={`url(#arrow-${light === 'selected' || light === 'path' ? 'lit' : edge.kind})`}
    />
  )
})
