import type { RowState } from '#shared/build/selectors.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'

/** `12 instructions: 8 cached, 4 executed`. */
export function stateSummary(states: readonly RowState[]): string {
  const counts = new Map<RowState, number>()
  for (const state of states) if (state !== 'none') counts.set(state, (counts.get(state) ?? 0) + 1)
  const all = `${states.length} ${states.length === 1 ? 'instruction' : 'instructions'}`
  const words = [...counts].map(([state, count]) => `${count} ${stateWords[state].toLowerCase()}`)
  return words.length === 0 ? all : `${all}: ${words.join(', ')}`
}
