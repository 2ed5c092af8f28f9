import { ChevronDown, ChevronUp, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { matchesShown } from '#renderer/stores/graph-matches.ts'
import { closeSearch, graphViewStore, setGraphFilter } from '#renderer/stores/graph-view-store.ts'
import { opsSelection } from '#renderer/stores/ops-selection.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { walkMatches } from '#renderer/stores/walk-matches.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import styles from './SearchBar.module.css'

/** The field to search the graph in, over its corner. */
export function SearchBar() {
  const open = useStore(graphViewStore, ({ searching }) => searching)
  return open ? <Field /> : null
}

function Field() {
  const ref = useRef<HTMLInputElement>(null)
  const asked = useStore(graphViewStore, ({ searchesAsked }) => searchesAsked)
  const search = useStore(graphViewStore, ({ filter }) => filter.search)
  useEffect(() => {
    if (asked === obeyed) return // Shown over another view, the field leaves the focus where it is.
    obeyed = asked
    ref.current?.focus()
    ref.current?.select()
  }, [asked])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') walkMatches(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') leave(event.currentTarget)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles['search']} role="search" data-testid="graph-search">
      <input
        ref={ref}
        className={styles['input']}
        type="text"
        value={search}
        placeholder="Name, text, image, mount…"
        aria-label="Search the graph"
        spellCheck={false}
        data-testid="graph-search-input"
        onChange={(event) => setGraphFilter({ search: event.target.value })}
        onKeyDown={onKeyDown}
      />
      <Count />
      <IconButton
        label="Previous match"
        keys="Shift+Enter"
        className={styles['step'] ?? ''}

        data-testid="graph-search-previous"
        icon={<ChevronUp size={14} />}
        onClick={() => walkMatches(-1)}
      />
      <IconButton
        label="Next match"
        keys="Enter"
        className={styles['step'] ?? ''}

        data-testid="graph-search-next"
        icon={<ChevronDown size={14} />}
        onClick={() => walkMatches(1)}
      />
      <IconButton
        label="End the search"
        keys="Escape"
        className={styles['step'] ?? ''}

        data-testid="graph-search-close"
        icon={<X size={14} />}
        onClick={(event) => leave(event.currentTarget)}
      />
    </div>
  )
}

/** The last time one asked to search that the field heard of. */
let obeyed = 0

/** `3 of 12`, counted by what is selected. */
function Count() {
  const matches = useStore(graphViewStore, matchesShown)
  const isSearch = useStore(graphViewStore, ({ filter }) => filter.search.trim() !== '')
  const ofOps = useStore(graphViewStore, ({ mode }) => mode === 'ops')
  const instruction = useStore(selectionStore, (selection) => selection.instruction)
  const op = useStore(opsSelection, (selection) => selection.op)
  if (!isSearch || matches === undefined) return <span className={styles['count']} role="status" />
  const at = [...matches].indexOf((ofOps ? op : instruction) ?? '')
  const words = matches.size === 0 ? 'None' : at < 0 ? `${matches.size}` : `${at + 1} of ${matches.size}`
  return (
    <span
      className={styles['count']}
      role="status"
      data-none={matches.size === 0}
      data-testid="graph-search-count"
    >
      {words}
    </span>
  )
}

/** The focus goes back to the graph that was searched. */
function leave(element: Element): void {
  const pane = element.closest<HTMLElement>('[data-region="graph"]')
  closeSearch()
  pane?.focus()
}
