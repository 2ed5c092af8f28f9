import { Network } from 'lucide-react'
import { useStore } from 'zustand'
import { engineStore, reconnectEngine } from '#renderer/stores/engine-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { opsStore } from '#renderer/stores/ops-store.ts'
import { refinementStore } from '#renderer/stores/refinement-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { OpsCanvas } from './OpsCanvas.tsx'
import { OpsDetail } from './OpsDetail.tsx'
import { OpsTable } from './OpsTable.tsx'
import { SearchBar } from './SearchBar.tsx'
import styles from './OpsView.module.css'

/** BuildKit's own graph of the target: what is really solved. */
export function OpsView() {
  const shown = useStore(opsStore, (state) => state.shown)
  const asTable = useStore(graphViewStore, ({ opsTable }) => opsTable)
  if (shown === undefined) return <Missing />
  return (
    <div className={styles['view']} data-testid="ops-view">
      <div className={styles['parts']}>
        <div className={styles['main']}>
          <div className={styles['body']}>
            {asTable ? <OpsTable shown={shown} /> : <OpsCanvas shown={shown} />}
            <SearchBar />
          </div>
          <Origin />
        </div>
        <OpsDetail boxes={shown.boxes} />
      </div>
    </div>
  )
}

/** Where the ops are from. */
function Origin() {
  const from = useStore(opsStore, (state) => state.from)
  const count = useStore(opsStore, ({ ops }) => ops.length)
  const kind = useStore(refinementStore, (state) => state.kind)
  const about = useStore(refinementStore, (state) =>
    state.kind === 'refined' ? state.note : state.kind === 'unavailable' ? state.reason : '',
  )
  const words =
    from === 'build'
      ? ' of the build that is shown.'
      : kind === 'refined'
        ? `. ${about}`
        : ` of an earlier text. ${about}`
  return (
    <p className={styles['origin']} data-testid="ops-origin" data-from={from}>
      {count} {count === 1 ? 'op' : 'ops'}
      {words}
    </p>
  )
}

/** Why there are no ops, and what gives some. */
function Missing() {
  const engine = useStore(engineStore, (state) => state.engine.kind)
  const kind = useStore(refinementStore, (state) => state.kind)
  const reason = useStore(refinementStore, (state) => (state.kind === 'unavailable' ? state.reason : ''))
  const known = useStore(opsStore, ({ ops }) => ops.length > 0)
  if (known) return null // Being laid out.
  const ready = engine === 'ready'
  return (
    <EmptyState
      icon={<Network size={20} />}
      title={kind === 'asking' && ready ? 'Asking the engine' : 'No ops yet'}
      testId="ops-missing"
      action={
        engine === 'unavailable' ? (
          <Button onClick={() => void reconnectEngine()}>Try to reach the engine</Button>
        ) : undefined
      }
    >
      {reason !== '' && <p>{reason}</p>}
      <p>
        This is BuildKit’s own graph: each operation with its digest, inputs and mounts.{' '}
        {ready
          ? 'A build shows it, too, with the state of each operation.'
          : 'It comes from an engine, and there is none now.'}
      </p>
    </EmptyState>
  )
}
