import { createStore } from 'zustand/vanilla'
import { buildStore } from './build-store.ts'
import { opsStore } from './ops-store.ts'
import type { SelectionOrigin } from './selection-store.ts'
import { select, selectionStore } from './selection-store.ts'

export interface OpsSelection {
  /** Digest of the op that is looked at. It follows the one selection, and stays where that has no op. */
  readonly op?: string
  /** Counts choices, so that the same op chosen again is shown again. */
  readonly seq: number
  /** Whether it was chosen in the ops view itself, where it is in sight. */
  readonly here: boolean
}

/** What is selected in BuildKit's own graph; an op that no instruction made can be, too. */
export const opsSelection = createStore<OpsSelection>(() => ({ seq: 0, here: false }))

/** Selects an op, and the instruction that it carries out, everywhere. */
export function showOp(op: string, origin: Extract<SelectionOrigin, 'ops' | 'search'>): void {
  put(op, origin === 'ops')
  const isStep = buildStore.getState().build?.snapshot.steps[op] !== undefined
  select({ instruction: instructionOfOp(op), step: isStep ? op : undefined }, origin)
}

/** Nothing is looked at more closely. */
export function leaveOp(): void {
  opsSelection.setState(({ seq }) => ({ seq: seq + 1, here: true }), true)
}

/** The instruction of the text on screen that an op is of. */
export function instructionOfOp(op: string): string | undefined {
  for (const [id, digests] of opsStore.getState().join) if (digests.includes(op)) return id
  return undefined
}

/** What is selected elsewhere selects its op, until undone. */
export function connectOpsSelection(): () => void {
  return selectionStore.subscribe((now, before) => {
    if (now.seq === before.seq || now.origin === 'ops' || now.origin === 'search') return
    const { ops, join } = opsStore.getState()
    const step = ops.some(({ digest }) => digest === now.step) ? now.step : undefined
    const op = step ?? (now.instruction === undefined ? undefined : join.get(now.instruction)?.at(-1))
    if (op !== undefined) put(op, false)
  })
}

function put(op: string, here: boolean): void {
  opsSelection.setState(({ seq }) => ({ op, seq: seq + 1, here }), true)
}
