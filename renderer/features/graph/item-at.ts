import { graphStore } from '#renderer/stores/graph-store.ts'

/** Where something happened in the document. */
export interface ItemPlace {
  readonly target: EventTarget | null
  /** px from the top of the window; only within the bars of a card does it say which. */
  readonly clientY: number
}

/** The item of the graph at a place: `data-item` says it, or `data-rows` of which card the row at this height is. */
export function itemAt({ target, clientY }: ItemPlace): string | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-item], [data-rows]') : null
  const { item, rows } = element?.dataset ?? {}
  if (element === null || rows === undefined) return item
  const card = graphStore.getState().shown?.cards[rows]
  if (card?.kind !== 'stage') return undefined
  const { top, height } = element.getBoundingClientRect()
  return card.rows[Math.floor(((clientY - top) / height) * card.rows.length)]?.id
}
