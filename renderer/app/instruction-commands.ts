import { instructionWords } from '#shared/ipc/instruction-words.ts'
import { stageOfInstruction } from '#renderer/stores/instruction-actions.ts'
import { instructionTable } from '#renderer/stores/instruction-table.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import type { Command } from './commands.ts'

const selected = () => {
  const { instruction } = selectionStore.getState()
  return instruction === undefined || stageOfInstruction(instruction) === undefined ? undefined : instruction
}

/** What can be done with the instruction that is selected, wherever it was. */
export const instructionCommands: readonly Command[] = instructionTable.map(({ id, enabled, run }) => {
  const { title, keys } = instructionWords[id]
  return {
    id,
    title,
    group: 'Graph',
    ...(keys === undefined ? {} : { keys, region: 'graph' }),
    enabled: () => {
      const instruction = selected()
      return instruction !== undefined && enabled(instruction)
    },
    run: () => {
      const instruction = selected()
      return instruction === undefined ? undefined : run(instruction)
    },
  }
})
