import type { CommandId } from './command-id.ts'

export type InstructionCommandId = Extract<CommandId, `instruction.${string}`>

/** What an action on an instruction is called where it is offered. */
export interface InstructionWords {
  /** In the palette, where it acts on what is selected. */
  readonly title: string
  /** In the application's menu. */
  readonly menu: string
  /** Actions of one number stand together. */
  readonly group: number
  /** A letter that means it anywhere in the graph. */
  readonly keys?: string
  /** A key that means it where the keyboard is on an instruction: `Enter`, `Space`. */
  readonly itemKeys?: string
}

/** What can be done with an instruction: one list for the menu of its row, the application's menu, palette and legend. */
export const instructionWords: Readonly<Record<InstructionCommandId, InstructionWords>> = {
  'instruction.build': {
    title: 'Build up to the selected instruction',
    menu: 'Build to Here',
    group: 1,
    keys: 'B',
  },
  'instruction.makeTarget': {
    title: 'Make the stage of the selected instruction the target',
    menu: 'Make Its Stage the Target',
    group: 1,
    keys: 'T',
  },
  'instruction.onlyNeeded': {
    title: 'Show only what the selected instruction’s stage needs, or all',
    menu: 'Show Only What Its Stage Needs, or All',
    group: 1,
  },
  'instruction.goToSource': {
    title: 'Go to the source of the selected instruction',
    menu: 'Go to Source',
    group: 2,
    itemKeys: 'Enter',
  },
  'instruction.showLog': {
    title: 'Show the log of the selected instruction',
    menu: 'Show Log',
    group: 2,
    itemKeys: 'Space',
  },
  'instruction.copy': { title: 'Copy the selected instruction', menu: 'Copy Instruction', group: 3 },
  'instruction.copyStage': { title: 'Copy the selected instruction’s stage', menu: 'Copy Stage', group: 3 },
  'instruction.collapse': {
    title: 'Collapse or expand the selected instruction’s stage',
    menu: 'Collapse or Expand Stage',
    group: 4,
    keys: 'C',
  },
}
