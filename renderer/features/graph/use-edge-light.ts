import { useStore } from 'zustand'
import type { Edge } from '#shared/graph/build-graph.ts'
import { graphCursorStore } from '#renderer/stores/graph-cursor-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'

/** Why an edge stands out, or steps back: what it ends at is selected, under the pointer, or faded by the filter. */
export type EdgeLight = 'selected' | 'hovered' | 'dimmed' | 'none'

/** A row lights what it takes; a head, or a card from outside, all that goes in and out of the card. */
export function useEdgeLight({ source, target, targetRow }: Edge): EdgeLight {
  const from = itemOf(source)
  const to = itemOf(target)
  const touches = (item: string | undefined): boolean =>
    item !== undefined && (item === targetRow || item === from || item === to)
  const chosen = useStore(selectionStore, ({ instruction, hovered }) =>
    lightOf(touches, instruction, hovered),
  )
  const external = useStore(graphCursorStore, (cursor) =>
    lightOf(touches, cursor.external, cursor.hoveredExternal),
  )
  const dimmed = useStore(graphViewStore, ({ matches }) => matches?.has(targetRow ?? to) === false)
  if (chosen === 'selected' || external === 'selected') return 'selected'
  if (chosen === 'hovered' || external === 'hovered') return 'hovered'
  return dimmed ? 'dimmed' : 'none'
}

function lightOf(
  touches: (item: string | undefined) => boolean,
  selected: string | undefined,
  hovered: string | undefined,
): EdgeLight {
  return touches(selected) ? 'selected' : touches(hovered) ? 'hovered' : 'none'
}

/** What stands for a card: the FROM of a stage, or the card itself. */
function itemOf(card: string): string {
  return card.startsWith('stage:') ? `${card.slice('stage:'.length)}/0` : card
}
