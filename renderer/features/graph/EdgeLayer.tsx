import { memo } from 'react'
import { useStore } from 'zustand'
import type { Edge } from '#shared/graph/build-graph.ts'
import { edgePath } from '#shared/graph/edge-path.ts'
import type { Point } from '#shared/graph/box.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { useShallow } from 'zustand/shallow'
import edgeKinds from './edge-kinds.module.css'
import styles from './EdgeLayer.module.css'

const noEdges: readonly Edge[] = []

/** The lines between cards, drawn as one picture where the layout says. */
export function EdgeLayer() {
  const edges = useStore(
    graphStore,
    useShallow(({ shown }) => shown?.graph.edges ?? noEdges),
  )
  const layout = useStore(graphStore, ({ shown }) => shown?.layout)
  if (layout === undefined) return null
  return (
    <svg className={styles['layer']} width={layout.width} height={layout.height} aria-hidden>
      <defs>
        {(['from', 'copy', 'mount'] as const).map((kind) => (
          <marker
            key={kind}
            id={`arrow-${kind}`}
            className={styles[`${kind}Arrow`]}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M1 1 7 4 1 7Z" />
          </marker>
        ))}
      </defs>
      {edges.map((edge) => (
        <EdgePath
          key={edge.id}
          id={edge.id}
          kind={edge.kind}
          needed={edge.needed}
          points={layout.edges[edge.id]}
        />
      ))}
    </svg>
  )
}

interface EdgePathProps extends Pick<Edge, 'id' | 'kind' | 'needed'> {
  readonly points: readonly Point[] | undefined
}

const EdgePath = memo(function EdgePath({ id, kind, needed, points }: EdgePathProps) {
  if (points === undefined || points.length < 2) return null
  return (
    <path
      d={edgePath(points)}
      className={edgeKinds[kind]}
      data-needed={needed}
      data-testid={`edge-${id}`}
      data-kind={kind}
      markerEnd={`url(#arrow-${kind})`}
    />
  )
})
