import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { formatDuration } from '#shared/format/duration.ts'
import type { OpBox } from '#shared/graph/ops-graph.ts'
import { shortDigest } from '#shared/graph/ops-graph.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { opsSelection, showOp } from '#renderer/stores/ops-selection.ts'
import { opsStore } from '#renderer/stores/ops-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { OpIcon } from './OpIcon.tsx'
import { OpTitle } from './OpTitle.tsx'
import { useOpState } from './use-op-state.ts'
import styles from './OpsCard.module.css'

/** An operation: light, since there may be hundreds. */
export const OpsCard = memo(function OpsCard({ id }: NodeProps) {
  const box = useStore(opsStore, ({ shown }) => shown?.boxes[id])
  return box === undefined ? null : <Card box={box} />
})

function Card({ box }: { readonly box: OpBox }) {
  const { id, op, title, place } = box
  const chosen = useStore(opsSelection, (selection) => selection.op === id)
  const related = useStore(selectionStore, ({ instruction }) => {
    return instruction !== undefined && (opsStore.getState().join.get(instruction)?.includes(id) ?? false)
  })
  const faded = useStore(graphViewStore, ({ opMatches }) => opMatches !== undefined && !opMatches.has(id))
  const { state, time } = useOpState(id)
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['card']}
      title={op.name}
      aria-pressed={chosen}
      data-testid={`op-${shortDigest(id)}`}
      data-kind={op.kind}
      data-state={state}
      data-chosen={chosen}
      data-related={related}
      data-faded={faded}
      onClick={() => showOp(id, 'ops')}
    >
      <span className={styles['line']}>
        <OpIcon kind={op.kind} />
        <span className={styles['title']}>
          <OpTitle title={title} />
        </span>
        {time !== undefined && <span className={styles['time']}>{formatDuration(time)}</span>}
        {state !== 'none' && <StateIcon state={state} />}
      </span>
      <span className={styles['sub']}>
        <span className={styles['place']}>{place}</span>
        <span className={styles['digest']}>{shortDigest(id)}</span>
      </span>
    </button>
  )
}
