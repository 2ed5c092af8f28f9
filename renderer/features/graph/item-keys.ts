import type { KeyboardEvent } from 'react'
import { cursorItem, isInstruction } from '#renderer/stores/graph-cursor-store.ts'
import { goToSource, showLogOf } from '#renderer/stores/instruction-actions.ts'
import { firstUseOf } from '#renderer/stores/first-use-of.ts'
import { itemDomId } from './row-words.ts'

/** What a key does with an instruction, beside those of the commands. */
const actions: Readonly<Record<string, (id: string) => void>> = {
  Enter: goToSource,
  ' ': showLogOf,
}

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
  const action = event.shiftKey ? undefined : actions[event.key]
  action?.(item)
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
