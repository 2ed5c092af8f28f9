import { ArrowDown, ArrowRight, Ellipsis, Maximize, SlidersHorizontal, Table2 } from 'lucide-react'
import { useRef } from 'react'
import { useStore } from 'zustand'
import { requestFit } from '#renderer/stores/app-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore, setGraphView, setOpsTable } from '#renderer/stores/graph-view-store.ts'
import { opsStore } from '#renderer/stores/ops-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Popover } from '#renderer/ui/Popover.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { FilterButton } from './FilterButton.tsx'
import { GraphToolbarModes } from './GraphToolbarModes.tsx'
import { GraphToolbarZoom } from './GraphToolbarZoom.tsx'
import { RefinementMark } from './RefinementMark.tsx'
import { SearchButton } from './SearchButton.tsx'
import { useRoom } from './use-room.ts'
import { ViewOptions } from './ViewOptions.tsx'
import styles from './GraphToolbar.module.css'

/** Widths from which on the bar has: fit, export and what the engine says; zoom and direction; words; the words of the engine's mark. */
const widths = [320, 480, 600, 760] as const

/** What can be done with the graph as a whole. What has no room in the bar is behind its last button. */
export function GraphToolbar() {
  const ref = useRef<HTMLDivElement>(null)
  const room = useRoom(ref, widths)
  const mode = useStore(graphViewStore, (look) => look.mode)
  const hasGraph = useStore(graphStore, ({ shown }) => (shown?.graph.cards.length ?? 0) > 0)
  const hasOps = useStore(opsStore, ({ shown }) => shown !== undefined)
  const asTable = useStore(graphViewStore, ({ opsTable }) => opsTable)
  const canZoom = mode === 'graph' ? hasGraph : mode === 'ops' && hasOps && !asTable
  const all = room >= 2
  return (
    <div ref={ref} className={styles['bar']} role="toolbar" aria-label="Graph">
      <GraphToolbarModes worded={room >= 3} />
      {room >= 1 && mode === 'ops' && (
        <IconButton
          label="Table"
          hint={asTable ? 'Show as a graph' : 'Show as a table'}
          aria-pressed={asTable}
          data-testid="ops-as-table"
          icon={<Table2 size={14} />}
          onClick={() => setOpsTable(!asTable)}
        />
      )}
      {room >= 1 && <RefinementMark worded={room >= 4} />}
      <span className={styles['gap']} />
      <SearchButton />
      <FilterButton />
      <span className={styles['line']} />
      {all && <Direction disabled={mode === 'list'} />}
      {all && <GraphToolbarZoom disabled={!canZoom} />}
      {room >= 1 && (
        <IconButton
          label="Fit the graph into view"
          hint="Fit into view"
          data-testid="graph-fit"
          icon={<Maximize size={14} />}
          disabled={!canZoom}
          onClick={requestFit}
        />
      )}
      {room >= 1 && <ExportMenu />}
      <Popover
        label="How the graph is shown"
        testId="graph-view-options"
        trigger={
          <Button
            variant="quiet"
            aria-label="View options"
            title="View options"
            data-testid="graph-view"
            icon={all ? <SlidersHorizontal size={14} /> : <Ellipsis size={14} />}
          />
        }
      >
        <ViewOptions hasBar={all} hasExport={room >= 1} canZoom={canZoom} />
      </Popover>
    </div>
  )
}

/** Whether the build goes to the right or downwards. */
function Direction({ disabled }: { readonly disabled: boolean }) {
  const direction = useStore(graphViewStore, ({ view }) => view.direction)
  const other = direction === 'right' ? 'down' : 'right'
  const label = other === 'down' ? 'Lay the graph out downwards' : 'Lay the graph out to the right'
  return (
    <IconButton
      label={label}
      data-testid="graph-direction"
      data-direction={direction}
      disabled={disabled}
      icon={direction === 'right' ? <ArrowRight size={14} /> : <ArrowDown size={14} />}
      onClick={() => setGraphView({ direction: other })}
    />
  )
}
