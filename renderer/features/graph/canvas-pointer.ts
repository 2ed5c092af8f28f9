import type { MouseEvent, PointerEvent } from 'react'
import { showPanel } from '#renderer/stores/app-store.ts'
import { hoverItem, isInstruction, putCursor } from '#renderer/stores/graph-cursor-store.ts'
import { isHead, toggleStage } from '#renderer/stores/instruction-actions.ts'
import { itemAt } from './item-at.ts'

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
  onPointerOver: (event: PointerEvent) => hoverItem(itemAt(event)),
  onPointerMove: (event: PointerEvent) => {
    if (isInBars(event)) hoverItem(itemAt(event))
  },
  onPointerLeave: () => hoverItem(undefined),
}

/** The item of a click; what has a click of its own is none. */
function itemOf(event: MouseEvent): string | undefined {
  const { target } = event
  return target instanceof Element && target.closest('[data-no-select]') !== null ? undefined : itemAt(event)
}

/** Among bars, each pixel is another row. */
function isInBars({ target }: PointerEvent): boolean {
  return target instanceof Element && target.closest('[data-rows]') !== null
}

function focusTree(target: EventTarget): void {
  if (!(target instanceof Element)) return
  target.closest<HTMLElement>('[role=tree]')?.focus({ preventScroll: true })
}
