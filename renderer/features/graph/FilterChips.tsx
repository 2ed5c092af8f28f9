import { X } from 'lucide-react'
import { useStore } from 'zustand'
import { matchesShown, optionCounts } from '#renderer/stores/graph-matches.ts'
import { clearFilter, graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { filterOptions, toggleOption } from './filter-options.ts'
import styles from './FilterChips.module.css'

/** What is filtered by, each to be let go; nothing where nothing is. */
export function FilterChips() {
  const filter = useStore(graphViewStore, (look) => look.filter)
  const size = useStore(graphViewStore, (look) => matchesShown(look)?.size)
  const ofOps = useStore(graphViewStore, ({ mode }) => mode === 'ops')
  const { states, mounts, traits, platforms } = filter
  if (states.length + mounts.length + traits.length + platforms.length === 0) return null
  const chosen = filterOptions(filter, optionCounts()).filter((option) => option.chosen)
  return (
    <div className={styles['chips']} role="group" aria-label="Filter" data-testid="filter-chips">
      {chosen.map((option) => (
        <button
          key={`${option.list} ${option.value}`}
          type="button"
          className={styles['chip']}
          aria-label={`Let go of ${option.label}`}
          data-testid={`chip-${option.value}`}
          onClick={() => toggleOption(filter, option)}
        >
          {option.label}
          <X size={12} aria-hidden />
        </button>
      ))}
      <span className={styles['size']} role="status" data-testid="filter-size">
        {size ?? 0} {ofOps ? 'ops' : size === 1 ? 'instruction' : 'instructions'}
      </span>
      <Button variant="link" data-testid="chips-clear" onClick={clearFilter}>
        Clear all
      </Button>
    </div>
  )
}
