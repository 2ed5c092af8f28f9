import type { InstructionCommandId } from '#shared/ipc/instruction-words.ts'
import { canStartBuild } from './can-start-build.ts'
import { graphViewStore } from './graph-view-store.ts'
import {
  buildStage,
  buildToHere,
  copyInstruction,
  copyStage,
  goToSource,
  isHead,
  makeTarget,
  showLogOf,
  stageOfInstruction,
  toggleOnlyNeeded,
  toggleStage,
} from './instruction-actions.ts'

/** One of the things that can be done with an instruction; `instructionWords` has its other words and its key. */
export interface InstructionAction {
  readonly id: InstructionCommandId
  /** In the menu of the instruction. */
  readonly label: (instruction: string) => string
  readonly enabled: (instruction: string) => boolean
  readonly run: (instruction: string) => unknown
}

const always = () => true
const titleOf = (id: string): string => stageOfInstruction(id)?.title ?? ''
const isOfTarget = (id: string): boolean => stageOfInstruction(id)?.isTarget === true

/** What the menu of a row, the palette, the application's menu and keys all run, in the order of menus. */
export const instructionTable: readonly InstructionAction[] = [
  {
    id: 'instruction.build',
    label: (id) => (isHead(id) ? `Build ${titleOf(id)}` : 'Build to here'),
    enabled: canStartBuild,
    run: (id) => (isHead(id) ? buildStage(id) : buildToHere(id)),
  },
  {
    id: 'instruction.makeTarget',
    label: (id) => `Make ${titleOf(id)} the target`,
    enabled: (id) => !isOfTarget(id),
    run: makeTarget,
  },
  {
    id: 'instruction.onlyNeeded',
    label: (id) =>
      graphViewStore.getState().view.onlyTarget && isOfTarget(id)
        ? 'Show all stages'
        : `Show only what ${titleOf(id)} needs`,
    enabled: always,
    run: toggleOnlyNeeded,
  },
  { id: 'instruction.goToSource', label: () => 'Go to source', enabled: always, run: goToSource },
  { id: 'instruction.showLog', label: () => 'Show log', enabled: always, run: showLogOf },
  { id: 'instruction.copy', label: () => 'Copy instruction', enabled: always, run: copyInstruction },
  { id: 'instruction.copyStage', label: () => 'Copy stage', enabled: always, run: copyStage },
  {
    id: 'instruction.collapse',
    label: (id) =>
      graphViewStore.getState().view.collapsed.includes(stageOfInstruction(id)?.id ?? '')
        ? 'Expand'
        : 'Collapse',
    enabled: (id) => (stageOfInstruction(id)?.rows.length ?? 0) > 0,
    run: toggleStage,
  },
]
