import { buildStore } from '#renderer/stores/build-store.ts'
import { engineStore } from '#renderer/stores/engine-store.ts'
import {
  buildStage,
  buildToHere,
  copyInstruction,
  copyStage,
  goToSource,
  isHead,
  makeTarget,
  showLogOf,
  showOnlyNeededFor,
  stageOfInstruction,
  toggleStage,
} from '#renderer/stores/instruction-actions.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import type { Command } from './commands.ts'

const selected = () => {
  const { instruction } = selectionStore.getState()
  return instruction === undefined || stageOfInstruction(instruction) === undefined ? undefined : instruction
}

/** A command that acts on the selected instruction. */
function onSelected(
  command: Pick<Command, 'id' | 'title' | 'keys'>,
  act: (instruction: string) => unknown,
  can: (instruction: string) => boolean = () => true,
): Command {
  return {
    ...command,
    group: 'Graph',
    ...(command.keys === undefined ? {} : { region: 'graph' }),
    enabled: () => {
      const instruction = selected()
      return instruction !== undefined && can(instruction)
    },
    run: () => {
      const instruction = selected()
      return instruction === undefined ? undefined : act(instruction)
    },
  }
}

const canBuild = () => engineStore.getState().engine.kind === 'ready' && !buildStore.getState().asked
const canFold = (id: string) => (stageOfInstruction(id)?.rows.length ?? 0) > 0

/** What can be done with the instruction that is selected, wherever it was. The menu of its row has the same. */
export const instructionCommands: readonly Command[] = [
  onSelected(
    { id: 'instruction.build', title: 'Build up to the selected instruction', keys: 'B' },
    (id) => (isHead(id) ? buildStage(id) : buildToHere(id)),
    canBuild,
  ),
  onSelected(
    {
      id: 'instruction.makeTarget',
      title: 'Make the stage of the selected instruction the target',
      keys: 'T',
    },
    makeTarget,
    (id) => stageOfInstruction(id)?.isTarget === false,
  ),
  onSelected(
    { id: 'instruction.onlyNeeded', title: 'Show only what the selected instruction’s stage needs' },
    showOnlyNeededFor,
  ),
  onSelected(
    { id: 'instruction.collapse', title: 'Collapse or expand the selected instruction’s stage', keys: 'C' },
    toggleStage,
    canFold,
  ),
  onSelected(
    { id: 'instruction.goToSource', title: 'Go to the source of the selected instruction' },
    goToSource,
  ),
  onSelected({ id: 'instruction.showLog', title: 'Show the log of the selected instruction' }, showLogOf),
  onSelected({ id: 'instruction.copy', title: 'Copy the selected instruction' }, copyInstruction),
  onSelected({ id: 'instruction.copyStage', title: 'Copy the selected instruction’s stage' }, copyStage),
]
