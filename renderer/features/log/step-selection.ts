import type { StepJoin } from '#shared/build/join.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import type { Selection } from '#renderer/stores/selection-store.ts'
import { select } from '#renderer/stores/selection-store.ts'

/** The log of every step. */
export const allSteps = 'all'

/**
 * The step that the one selection means: the chosen one, else the first step of the chosen instruction, else all steps.
 */
export function selectedStep(selection: Selection, join: StepJoin): string {
  if (selection.step !== undefined) return selection.step
  const digests = selection.instruction === undefined ? undefined : join.get(selection.instruction)
  return digests?.at(-1) ?? allSteps
}

/** Selects a step, and the instruction that it carries out. */
export function selectStep(step: string): void {
  select({ step, instruction: instructionOf(step) }, 'log')
}

/** The instruction of the text on screen that a step carries out. */
export function instructionOf(step: string): string | undefined {
  const { textJoin } = liveStore.getState()
  for (const [id, digests] of textJoin) if (digests.includes(step)) return id
  return undefined
}

/** A step's name for people, without the place that BuildKit puts before it: `[build 2/4] RUN make` → `RUN make`. */
export function stepTitle(name: string): { readonly place?: string; readonly text: string } {
  const match = /^\[([^\]]+)\]\s*(.*)$/.exec(name)
  const [, place, text] = match ?? []
  return place === undefined || text === undefined ? { text: name } : { place, text }
}

/** A step's name by digest, now. */
export function stepName(digest: string): string {
  return buildStore.getState().build?.snapshot.steps[digest]?.name ?? digest
}
