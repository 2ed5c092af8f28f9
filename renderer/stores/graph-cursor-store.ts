import { createStore } from 'zustand/vanilla'
import { hover, select, selectionStore } from './selection-store.ts'

/** Where keyboard and pointer are on cards that are no instruction: images and named contexts. */
export interface GraphCursor {
  readonly external?: string
  readonly hoveredExternal?: string
}

export const graphCursorStore = createStore<GraphCursor>(() => ({}))

/** Whether an item of the graph is an instruction: `<stage>/<n>`, and not `image:…` or `context:…`. */
export function isInstruction(item: string): boolean {
  return /^\d+\/\d+$/.test(item)
}

/** The item that the keyboard is on. */
export function cursorItem(): string | undefined {
  return graphCursorStore.getState().external ?? selectionStore.getState().instruction
}

/** Puts the keyboard on an item; an instruction is selected everywhere. */
export function putCursor(item: string): void {
  if (isInstruction(item)) {
    select({ instruction: item }, 'graph')
    return
  }
  select({}, 'graph')
  graphCursorStore.setState({ external: item })
}

/** The pointer went over an item, or left it. */
export function hoverItem(item: string | undefined): void {
  const instruction = item !== undefined && isInstruction(item)
  hover(instruction ? item : undefined)
  const { hoveredExternal, ...rest } = graphCursorStore.getState()
  const next = instruction ? undefined : item
  if (next === hoveredExternal) return
  graphCursorStore.setState(next === undefined ? rest : { ...rest, hoveredExternal: next }, true)
}

/** A new selection takes the cursor with it, until undone. */
export function connectGraphCursor(): () => void {
  return selectionStore.subscribe((now, before) => {
    const { external, ...rest } = graphCursorStore.getState()
    if (now.seq !== before.seq && external !== undefined) graphCursorStore.setState(rest, true)
  })
}
