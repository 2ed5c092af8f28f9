import type { StepJoin } from '#shared/build/join.ts'
import { showPanel } from './app-store.ts'
import { buildStore } from './build-store.ts'
import { instructionsByStep } from './instructions-by-step.ts'
import { liveStore } from './live-store.ts'
import type { Selection, SelectionOrigin } from './selection-store.ts'
import { select } from './selection-store.ts'

/** The log of every step. */
export const allSteps = 'all'

/**
 * The step that the one selection means: the chosen one, else the last step of the chosen instruction, else all steps.
 */
export function selectedStep(selection: Selection, join: StepJoin): string {
  if (selection.step !== undefined) return selection.step
  const digests = selection.instruction === undefined ? undefined : join.get(selection.instruction)
  return digests?.at(-1) ?? allSteps
}

/** Selects a step, and the instruction that it carries out, everywhere. */
export function selectStep(step: string, origin: SelectionOrigin): void {
  select({ step, instruction: instructionOf(step) }, origin)
}

/** Selects a step and shows its log. */
export function openStepLog(step: string, origin: SelectionOrigin): void {
  selectStep(step, origin)
  showPanel('log')
}

/** The instruction of the text on screen that a step carries out. */
export function instructionOf(step: string): string | undefined {
  return instructionsByStep(liveStore.getState().textJoin).get(step)?.[0]
}

/** A step's name by digest, now. */
export function stepName(digest: string): string {
  return buildStore.getState().build?.snapshot.steps[digest]?.name ?? digest
}
