import { ListFilter } from 'lucide-react'
import { useStore } from 'zustand'
import type { FilterCounts } from '#shared/graph/match-rows.ts'
import { optionCounts } from '#renderer/stores/graph-matches.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { clearFilter, graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { CheckRow } from '#renderer/ui/CheckRow.tsx'
import { Popover } from '#renderer/ui/Popover.tsx'
import type { StateName } from '#renderer/ui/StateIcon.tsx'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { filterOptions, toggleOption } from './filter-options.ts'
import styles from './FilterButton.module.css'
import toolbar from './GraphToolbar.module.css'

/** Filters by state, mount, platform and what else a step may have. */
export function FilterButton() {
  const active = useStore(
    graphViewStore,
    ({ filter: { states, mounts, platforms, traits } }) =>
      states.length + mounts.length + platforms.length + traits.length,
  )
  return (
    <Popover
      label="Filter"
      testId="graph-filter-options"
      trigger={
        <Button
          variant="quiet"
          className={active > 0 ? (toolbar['dot'] ?? '') : ''}
          aria-label={active > 0 ? `Filter: ${active} chosen` : 'Filter'}
          title="Filter"
          data-testid="graph-filter"
          icon={<ListFilter size={14} />}
        />
      }
    >
      <Options />
    </Popover>
  )
}

const lists: readonly { readonly list: keyof FilterCounts; readonly title: string }[] = [
  { list: 'states', title: 'State' },
  { list: 'mounts', title: 'Mounts' },
  { list: 'traits', title: 'Runs with' },
  { list: 'platforms', title: 'Platform' },
]

function Options() {
  const filter = useStore(graphViewStore, (look) => look.filter)
  // Counts are made anew with whatever they are made of.
  useStore(liveStore, ({ rows }) => rows)
  useStore(graphStore, ({ shown }) => shown)
  const options = filterOptions(filter, optionCounts())
  return (
    <div className={styles['options']}>
      {lists.map(({ list, title }) => {
        const own = options.filter((option) => option.list === list)
        if (own.length === 0) return null
        return (
          <fieldset key={list} className={styles['list']}>
            <legend>{title}</legend>
            {own.map((option) => (
              <CheckRow
                key={option.value}
                checked={option.chosen}
                faint={option.count === 0 && !option.chosen}
                note={option.count}
                testId={`filter-${option.value}`}
                onChange={() => toggleOption(filter, option)}
              >
                {list === 'states' && <StateIcon state={option.value as StateName} />}
                {option.label}
              </CheckRow>
            ))}
          </fieldset>
        )
      })}
      {options.some(({ chosen }) => chosen) && (
        <Button data-testid="filter-clear" onClick={clearFilter}>
          Clear the filter
        </Button>
      )}
    </div>
  )
}
