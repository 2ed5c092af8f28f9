import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { Row } from '#shared/graph/build-graph.ts'
import type { RowState } from '#shared/build/selectors.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { stateSummary } from './state-summary.ts'
import styles from './Card.module.css'

/** How much of the strip's height a state takes: it is told by shape, too. */
const heights: Readonly<Record<RowState, number>> = {
  failed: 1,
  running: 1,
  executed: 0.8,
  cancelled: 0.6,
  cached: 0.45,
  waiting: 0.2,
  'not-reached': 0.2,
  'not-needed': 0.2,
  none: 0.2,
}

/** The rows of a folded card: a bar for each, by its state. */
export function StateStrip({ rows }: { readonly rows: readonly Row[] }) {
  const states = useStore(
    liveStore,
    useShallow((live) => rows.map(({ id }) => live.rows[id]?.state ?? 'none')),
  )
  const dimmed = useStore(
    graphViewStore,
    useShallow(({ matches }) => rows.map(({ id }) => matches?.has(id) === false)),
  )
  return (
    <svg
      className={styles['strip']}
      viewBox={`0 0 ${rows.length} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={stateSummary(states)}
    >
      <title>{stateSummary(states)}</title>
      {rows.map(({ id }, index) => {
        const height = heights[states[index] ?? 'none']
        return (
          <rect
            key={id}
            x={index + (rows.length > 40 ? 0 : 0.06)}
            y={1 - height}
            width={rows.length > 40 ? 1 : 0.88}
            height={height}
            data-state={states[index]}
            data-dimmed={dimmed[index]}
          />
        )
      })}
    </svg>
  )
}
