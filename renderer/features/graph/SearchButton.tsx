import { Search } from 'lucide-react'
import { useStore } from 'zustand'
import { closeSearch, graphViewStore, openSearch } from '#renderer/stores/graph-view-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Tip } from '#renderer/ui/Tip.tsx'

/** Opens the field to search in. */
export function SearchButton() {
  const open = useStore(graphViewStore, ({ searching }) => searching)
  return (
    <Tip text="Search" keys="/">
      <Button
        variant="quiet"
        aria-label="Search the graph"
        aria-pressed={open}
        data-testid="graph-search-toggle"
        icon={<Search size={14} />}
        onClick={open ? closeSearch : openSearch}
      />
    </Tip>
  )
}
