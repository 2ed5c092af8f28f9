import { Search } from 'lucide-react'
import { useStore } from 'zustand'
import { closeSearch, graphViewStore, openSearch } from '#renderer/stores/graph-view-store.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'

/** Opens the field to search in. */
export function SearchButton() {
  const open = useStore(graphViewStore, ({ searching }) => searching)
  return (
    <IconButton
      label="Search the graph"
      hint="Search"
      keys="/"
      aria-pressed={open}
      data-testid="graph-search-toggle"
      icon={<Search size={14} />}
      onClick={open ? closeSearch : openSearch}
    />
  )
}
