import type { KeyboardEvent } from 'react'
import { instructionWords } from '#shared/ipc/instruction-words.ts'
import { cursorItem, isInstruction } from '#renderer/stores/graph-cursor-store.ts'
import { goToSource } from '#renderer/stores/instruction-actions.ts'
import { instructionTable } from '#renderer/stores/instruction-table.ts'
import { firstUseOf } from '#renderer/stores/first-use-of.ts'
import { itemDomId } from './row-words.ts'

/** Runs what a key does with the item that the keyboard is on, in the graph as in its list; tells whether it did. */
export function itemKey(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  const item = cursorItem()
  if (item === undefined) return false
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return openMenu(item)
  if (!isInstruction(item)) {
    const use = event.key === 'Enter' ? firstUseOf(item) : undefined
    if (use !== undefined) goToSource(use)
    return use !== undefined
  }
  const key = event.key === ' ' ? 'Space' : event.key
  const action = event.shiftKey
    ? undefined
    : instructionTable.find(({ id }) => instructionWords[id].itemKeys === key)
  action?.run(item)
  return action !== undefined
}

/** Opens the menu of an item at its place on the screen. */
function openMenu(item: string): boolean {
  const element = document.getElementById(itemDomId(item))
  if (element === null) return false
  const { left, top, width } = element.getBoundingClientRect()
  element.dispatchEvent(
    new MouseEvent('contextmenu', {
      bubbles: true,
      cancelable: true,
      clientX: left + Math.min(32, width / 2),
      clientY: top + 24,
    }),
  )
  return true
}
