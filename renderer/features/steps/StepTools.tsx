import { Copy, ListTree, Search } from 'lucide-react'
import { useStore } from 'zustand'
import type { ResourceReport } from '#shared/build/usage/build-usage.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { copyRows, setFilter, setGrouped, stepTableStore } from './step-table-store.ts'
import styles from './StepTools.module.css'

type Missing = Extract<ResourceReport, { readonly kind: 'missing' }>['reason']

const missingReasons: Readonly<Record<Missing, string>> = {
  'no-history': 'This engine keeps no history of builds, which would tell what steps used',
  'not-succeeded': 'Engines tell what steps used of builds that succeed',
  'not-measured': 'This engine measures no steps: its machine has no cgroup v2, or it is older than that',
  'not-told': 'The engine did not tell in time what the steps used',
}

/** Which steps the table shows, and how they leave it. */
export function StepTools() {
  const filter = useStore(stepTableStore, (state) => state.filter)
  const grouped = useStore(stepTableStore, (state) => state.grouped)
  const marked = useStore(stepTableStore, (state) => state.marked.size)
  const total = useStore(stepTableStore, (state) => state.facts.size)
  const missing = useStore(insightStore, ({ usage }) =>
    usage?.resources.kind === 'missing' ? usage.resources.reason : undefined,
  )
  const shown = useStore(stepTableStore, ({ rows }) =>
    rows.reduce((sum, row) => sum + (row.kind === 'step' ? 1 : row.isFolded ? row.count : 0), 0),
  )
  const what = marked > 0 ? `${marked} marked` : shown === total ? 'All steps' : `${shown} shown`
  return (
    <div className={styles['tools']}>
      <label className={styles['filter']}>
        <Search size={14} aria-hidden />
        <input
          type="search"
          placeholder="Filter by name, stage, platform, state"
          aria-label="Filter the steps"
          spellCheck={false}
          value={filter}
          data-testid="steps-filter"
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      </label>
      <span className={styles['count']} role="status" data-testid="steps-count">
        {shown === total ? `${total} steps` : `${shown} of ${total} steps`}
      </span>
      <span className={styles['gap']} />
      {missing !== undefined && (
        <span className={styles['missing']} title={missingReasons[missing]} data-testid="steps-unmeasured">
          CPU and memory not measured
        </span>
      )}
      <IconButton
        label="Group by stage"
        side="top"
        aria-pressed={grouped}
        data-testid="steps-group"
        icon={<ListTree size={14} />}
        onClick={() => setGrouped(!grouped)}
      />
      <Menu
        label="Copy steps"
        align="end"
        trigger={
          <Button
            variant="quiet"
            aria-label="Copy steps"
            data-testid="steps-copy"
            icon={<Copy size={14} />}
          />
        }
        groups={[
          [
            {
              id: 'tsv',
              label: 'Copy for a spreadsheet',
              note: what,
              onSelect: () => copyRows('tsv'),
            },
            {
              id: 'markdown',
              label: 'Copy as Markdown',
              note: what,
              onSelect: () => copyRows('markdown'),
            },
          ],
        ]}
      />
    </div>
  )
}
