import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { RowState } from '#shared/build/selectors.ts'
import type { StageCard } from '#shared/graph/build-graph.ts'
import { cardSize } from '#shared/graph/card-size.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { StageRow } from './StageRow.tsx'
import { stateSummary } from './state-summary.ts'
import styles from './RowBars.module.css'

const { rowHeight } = cardSize
/** px above and below a bar. */
const pad = 3
/** How long the bar of a state is, in px: it is told by shape, too. The style sheet of the rows has the same. */
const lengths: Readonly<Record<RowState, number>> = {
  none: 60,
  running: 60,
  executed: 48,
  failed: 60,
  cancelled: 36,
  cached: 28,
  waiting: 12,
  'not-reached': 12,
  'not-needed': 60,
}

/**
 * The rows of a card that is seen from far in a very large graph: their bars as one picture, where there would be thousands
 * of elements. What is selected or under the pointer is a row as any other.
 */
export function RowBars({ card }: { readonly card: StageCard }) {
  const { rows } = card
  const states = useStore(
    liveStore,
    useShallow((live) => rows.map(({ id }) => live.rows[id]?.state ?? 'none')),
  )
  const matches = useStore(graphViewStore, (look) => look.matches)
  const picked = useStore(
    selectionStore,
    useShallow(({ instruction, hovered }) => [rowOf(card, instruction), rowOf(card, hovered)]),
  )
  const shapes = new Map<string, { readonly state: RowState; readonly dimmed: boolean; path: string }>()
  rows.forEach(({ id }, index) => {
    const state = states[index] ?? 'none'
    const dimmed = matches?.has(id) === false
    const key = `${state} ${String(dimmed)}`
    const shape = shapes.get(key) ?? { state, dimmed, path: '' }
    shape.path += `M0 ${index * rowHeight + pad}h${lengths[state]}v${rowHeight - 2 * pad}H0z`
    shapes.set(key, shape)
  })
  return (
    <div className={styles['bars']} data-rows={card.id} data-testid={`bars-${card.index}`}>
      <svg width={60} height={rows.length * rowHeight} role="img" aria-label={stateSummary(states)}>
        {[...shapes].map(([key, { state, dimmed, path }]) => (
          <path key={key} d={path} data-state={state} data-dimmed={dimmed} />
        ))}
      </svg>
      {picked.some((index) => index >= 0) && (
        <div role="group">
          {[...new Set(picked)].map((index) => {
            const row = rows[index]
            return row === undefined ? null : (
              <div key={row.id} className={styles['row']} style={{ top: index * rowHeight }}>
                <StageRow row={row} needed={card.needed} position={index + 1} count={rows.length} bare />
              </div>
            )
          })}
        </div>
      )}
    </div>
  )
}

/** Index of the row that an instruction is; -1 for one of another card. */
function rowOf({ index, rows }: StageCard, id: string | undefined): number {
  return id?.startsWith(`${index}/`) === true ? rows.findIndex((row) => row.id === id) : -1
}
