import type { MouseEvent, PointerEvent } from 'react'
import { showPanel } from '#renderer/stores/app-store.ts'
import { hoverItem, isInstruction, putCursor } from '#renderer/stores/graph-cursor-store.ts'
import { isHead, toggleStage } from '#renderer/stores/instruction-actions.ts'

/** What the pointer does on the canvas: one set of listeners for a thousand rows. `data-item` says what it is on. */
export const canvasPointer = {
  onClick: (event: MouseEvent) => {
    const item = itemOf(event)
    if (item === undefined) return
    putCursor(item)
    focusTree(event.target)
  },
  onDoubleClick: (event: MouseEvent) => {
    const item = itemOf(event)
    if (item === undefined || !isInstruction(item)) return
    if (isHead(item)) toggleStage(item)
    else showPanel('log')
  },
  onPointerOver: (event: PointerEvent) => hoverItem(itemAt(event.target)),
  onPointerLeave: () => hoverItem(undefined),
}

/** The item of a click; what has a click of its own is none. */
function itemOf({ target }: MouseEvent): string | undefined {
  return target instanceof Element && target.closest('[data-no-select]') !== null ? undefined : itemAt(target)
}

function itemAt(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-item]')?.dataset['item'] : undefined
}

function focusTree(target: EventTarget): void {
  if (!(target instanceof Element)) return
  target.closest<HTMLElement>('[role=tree]')?.focus({ preventScroll: true })
}
