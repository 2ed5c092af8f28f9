import { useStore } from 'zustand'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'

export interface RowLook {
  readonly selected: boolean
  readonly hovered: boolean
  /** The filter made it out. */
  readonly match: boolean
  /** The filter made out others. */
  readonly dimmed: boolean
}

/** How an instruction stands out. Its own changes draw it anew, and those of others do not. */
export function useRowLook(id: string): RowLook {
  const chosen = useStore(selectionStore, ({ instruction, hovered }) => {
    return instruction === id
      ? hovered === id
        ? 'both'
        : 'selected'
      : hovered === id
        ? 'hovered'
        : 'neither'
  })
  const found = useStore(graphViewStore, ({ matches }) => matches?.has(id))
  return {
    selected: chosen === 'selected' || chosen === 'both',
    hovered: chosen === 'hovered' || chosen === 'both',
    match: found === true,
    dimmed: found === false,
  }
}
