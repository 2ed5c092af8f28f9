import { useStore } from 'zustand'
import { requestFit } from '#renderer/stores/app-store.ts'
import { graphViewStore, setGraphView, setMinimap, setOpsTable } from '#renderer/stores/graph-view-store.ts'
import { collapseAll, expandAll } from '#renderer/stores/collapse-all.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { CheckRow } from '#renderer/ui/CheckRow.tsx'
import { ExportList } from './ExportList.tsx'
import { GraphToolbarZoom } from './GraphToolbarZoom.tsx'
import { RefinementMark } from './RefinementMark.tsx'
import styles from './ViewOptions.module.css'

export interface ViewOptionsProps {
  /** Whether direction and zoom are in the bar already, and export. */
  readonly hasBar: boolean
  readonly hasExport: boolean
  readonly canZoom: boolean
}

/** How the graph is shown, and what the bar has no room for. */
export function ViewOptions({ hasBar, hasExport, canZoom }: ViewOptionsProps) {
  const view = useStore(graphViewStore, (look) => look.view)
  const mode = useStore(graphViewStore, (look) => look.mode)
  const minimap = useStore(graphViewStore, (look) => look.minimap)
  const opsTable = useStore(graphViewStore, (look) => look.opsTable)
  const onCards = mode === 'graph'
  return (
    <div className={styles['options']}>
      <CheckRow
        checked={view.hideExternal}
        disabled={mode === 'list'}
        testId="view-hide-external"
        onChange={(hideExternal) => setGraphView({ hideExternal })}
      >
        Hide images and contexts
      </CheckRow>
      <CheckRow
        checked={view.onlyTarget}
        disabled={mode === 'ops'}
        testId="view-only-target"
        onChange={(onlyTarget) => setGraphView({ onlyTarget })}
      >
        Only what the target needs
      </CheckRow>
      <CheckRow checked={minimap} disabled={mode === 'list'} testId="view-minimap" onChange={setMinimap}>
        Overview in the corner
      </CheckRow>
      <CheckRow
        checked={view.direction === 'down'}
        disabled={mode === 'list'}
        testId="view-downwards"
        onChange={(down) => setGraphView({ direction: down ? 'down' : 'right' })}
      >
        Downwards
      </CheckRow>
      {mode === 'ops' && (
        <CheckRow checked={opsTable} testId="view-ops-table" onChange={setOpsTable}>
          As a table
        </CheckRow>
      )}
      <div className={styles['buttons']}>
        <Button disabled={!onCards} data-testid="view-collapse-all" onClick={collapseAll}>
          Collapse all
        </Button>
        <Button
          disabled={!onCards || view.collapsed.length === 0}
          data-testid="view-expand-all"
          onClick={expandAll}
        >
          Expand all
        </Button>
      </div>
      {!hasBar && (
        <div className={styles['zoom']}>
          <GraphToolbarZoom disabled={!canZoom} />
          <Button variant="quiet" disabled={!canZoom} data-testid="view-fit" onClick={requestFit}>
            Fit
          </Button>
        </div>
      )}
      {!hasExport && (
        <>
          <section className={styles['section']} aria-label="Export">
            <ExportList />
          </section>
          <section className={styles['section']}>
            <RefinementMark worded />
          </section>
        </>
      )}
    </div>
  )
}
