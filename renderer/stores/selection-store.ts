import { createStore } from 'zustand/vanilla'

export type SelectionOrigin = 'editor' | 'graph' | 'ops' | 'search' | 'timeline' | 'steps' | 'log' | 'problem'

/** The one selection of the window. */
export interface Selection {
  /** Id of the selected instruction, `<stage>/<n>`. */
  readonly instruction?: string
  /** Digest of the selected step, where one was chosen by itself; `all` for all steps. */
  readonly step?: string
  readonly origin: SelectionOrigin
  /** Counts selections: the same instruction chosen again is shown again. */
  readonly seq: number
  /** A line of the text to go to, from 1: chosen by a problem or an error. */
  readonly line?: number
  /** The instruction under the pointer. */
  readonly hovered?: string
}

export const selectionStore = createStore<Selection>(() => ({ origin: 'editor', seq: 0 }))

export interface SelectionChoice {
  readonly instruction?: string | undefined
  readonly step?: string | undefined
  readonly line?: number | undefined
}

/** Selects an instruction, a step or a line, everywhere. */
export function select(choice: SelectionChoice, origin: SelectionOrigin): void {
  const { seq, hovered } = selectionStore.getState()
  selectionStore.setState(
    {
      origin,
      seq: seq + 1,
      ...(choice.instruction === undefined ? {} : { instruction: choice.instruction }),
      ...(choice.step === undefined ? {} : { step: choice.step }),
      ...(choice.line === undefined ? {} : { line: choice.line }),
      ...(hovered === undefined ? {} : { hovered }),
    },
    true,
  )
}

/** The pointer went over an instruction, or left it. */
export function hover(instruction: string | undefined): void {
  const { hovered, ...rest } = selectionStore.getState()
  if (hovered === instruction) return
  selectionStore.setState(instruction === undefined ? rest : { ...rest, hovered: instruction }, true)
}
