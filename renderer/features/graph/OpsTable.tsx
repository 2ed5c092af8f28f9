import type { KeyboardEvent } from 'react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { formatDuration } from '#shared/format/duration.ts'
import type { OpBox } from '#shared/graph/ops-graph.ts'
import { shortDigest } from '#shared/graph/ops-graph.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { opsSelection, showOp } from '#renderer/stores/ops-selection.ts'
import type { ShownOps } from '#renderer/stores/ops-store.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { useOpState } from './use-op-state.ts'
import styles from './OpsTable.module.css'

/** BuildKit's own graph as a table, in the order in which it is solved. */
export function OpsTable({ shown: { graph, boxes } }: { readonly shown: ShownOps }) {
  const ref = useRef<HTMLTableSectionElement>(null)
  const chosen = useStore(opsSelection, ({ op }) => op)
  const seq = useStore(opsSelection, (selection) => selection.seq)
  const entry = chosen !== undefined && boxes[chosen] !== undefined ? chosen : graph.boxes[0]?.id
  useEffect(() => {
    ref.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [seq])
  const hasLanes = graph.lanes.length > 0
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-op]')]
    const at = rows.indexOf(event.target as HTMLButtonElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    const row = next === undefined ? undefined : rows[next]
    if (row === undefined) return
    event.preventDefault()
    row.focus()
    showOp(row.dataset['op'] ?? '', 'ops')
  }
  return (
    <div className={styles['scroll']} data-testid="ops-table">
      <table className={styles['table']} aria-label="Ops">
        <thead>
          <tr>
            {['Op', 'State', 'Time', ...(hasLanes ? ['Platform'] : []), 'Inputs', 'Digest'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={ref} onKeyDown={onKeyDown}>
          {graph.boxes.map((box) => (
            <Row key={box.id} box={box} boxes={boxes} isEntry={box.id === entry} hasLanes={hasLanes} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly box: OpBox
  readonly boxes: Readonly<Record<string, OpBox>>
  readonly isEntry: boolean
  readonly hasLanes: boolean
}

function Row({ box: { id, op, title, place }, boxes, isEntry, hasLanes }: RowProps) {
  const chosen = useStore(opsSelection, (selection) => selection.op === id)
  const faded = useStore(graphViewStore, ({ opMatches }) => opMatches && !opMatches.has(id))
  const { state, time } = useOpState(id)
  return (
    <tr
      aria-current={chosen}
      data-faded={faded}
      data-testid={`op-row-${shortDigest(id)}`}
      onClick={() => showOp(id, 'ops')}
    >
      <th scope="row">
        <button type="button" data-op={id} tabIndex={isEntry ? 0 : -1} title={op.name}>
          {title}
          {place !== '' && <span className={styles['place']}>{place}</span>}
        </button>
      </th>
      <td>
        <StateIcon state={state} />
      </td>
      <td className={styles['number']}>{time === undefined ? '' : formatDuration(time)}</td>
      {hasLanes && <td>{op.platform ?? ''}</td>}
      <td className={styles['number']} title={op.inputs.map((input) => boxes[input]?.title).join('\n')}>
        {op.inputs.length}
      </td>
      <td>
        <code>{shortDigest(id)}</code>
      </td>
    </tr>
  )
}
