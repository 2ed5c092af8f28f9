import { setPaletteOpen } from '#renderer/stores/app-store.ts'
import type { Command } from './commands.ts'
import { commands, runCommand } from './commands.ts'

/** Runs a command when its keys are pressed, wherever the focus is, until undone. */
export function connectShortcuts(): () => void {
  const listener = (event: KeyboardEvent) => {
    const command = commands.find((candidate) => isMeant(candidate, event))
    if (command === undefined) return
    event.preventDefault()
    event.stopPropagation()
    run(command, event)
  }
  window.addEventListener('keydown', listener, { capture: true })
  return () => window.removeEventListener('keydown', listener, { capture: true })
}

function run(command: Command, event: KeyboardEvent): void {
  if (event.repeat) return
  if (command.id !== 'view.palette') setPaletteOpen(false)
  runCommand(command.id)
}

function isMeant({ keys, otherKeys = [], region }: Command, event: KeyboardEvent): boolean {
  const pressed = [keys, ...otherKeys].find((each) => each !== undefined && matches(each, event))
  if (pressed === undefined) return false
  if (region === undefined) return true
  const { target } = event
  if (!(target instanceof Element) || target.closest(`[data-region="${region}"]`) === null) return false
  // A sign alone is text where one types.
  return pressed.length > 1 || target.closest('input, textarea, [contenteditable]') === null
}

type Keys = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether an event is a shortcut such as `Mod+Shift+B`. Letters and digits match by place, as Alt changes what they type. */
function matches(keys: string, event: Keys, platform: string = navigator.platform): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const mac = platform.startsWith('Mac')
  const mod = parts.includes('Mod')
  return (
    event.ctrlKey === (mod && !mac) &&
    event.metaKey === (mod && mac) &&
    event.shiftKey === parts.includes('Shift') &&
    event.altKey === parts.includes('Alt') &&
    (event.key.toLowerCase() === key.toLowerCase() ||
      event.code === `Key${key}` ||
      event.code === `Digit${key}`)
  )
}
