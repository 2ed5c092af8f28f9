import { useStore } from 'zustand'
import type { Edge } from '#shared/graph/build-graph.ts'
import { cursorItem, graphCursorStore } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { selectedPath } from './selected-path.ts'

/**
 * Why an edge stands out, or steps back: what it ends at is selected, under the pointer, or faded by the filter; or it is
 * on the way to or from what is selected.
 */
export type EdgeLight = 'selected' | 'hovered' | 'dimmed' | 'path' | 'none'

/** A row lights what it takes; a head, or a card from outside, all that goes in and out of the card. */
export function useEdgeLight({ id, source, target, targetRow }: Edge): EdgeLight {
  const from = itemOf(source)
  const to = itemOf(target)
  const lightOf = (selected: string | undefined, hovered: string | undefined): EdgeLight => {
    const touches = (item: string | undefined): boolean =>
      item !== undefined && (item === targetRow || item === from || item === to)
    if (touches(selected)) return 'selected'
    if (touches(hovered)) return 'hovered'
    return selectedPath(selected)?.has(id) === true ? 'path' : 'none'
  }
  const instruction = useStore(selectionStore, (selection) =>
    lightOf(selection.instruction, selection.hovered),
  )
  const external = useStore(graphCursorStore, (cursor) => lightOf(cursor.external, cursor.hoveredExternal))
  // An edit may lead the way elsewhere while the selection stays.
  useStore(graphStore, () => selectedPath(cursorItem())?.has(id))
  const dimmed = useStore(graphViewStore, ({ matches }) => matches?.has(targetRow ?? to) === false)
  const lights = [instruction, external]
  if (lights.includes('selected')) return 'selected'
  if (lights.includes('hovered')) return 'hovered'
  if (dimmed) return 'dimmed'
  return lights.includes('path') ? 'path' : 'none'
}

/** What stands for a card: the FROM of a stage, or the card itself. */
function itemOf(card: string): string {
  return card.startsWith('stage:') ? `${card.slice('stage:'.length)}/0` : card
}
