import { useMemo } from 'react'
import { useStore } from 'zustand'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'

const none: readonly string[] = []

/** Digests of the chosen step, else of all steps of the chosen instruction. */
export function useSelectedSteps(): readonly string[] {
  const step = useStore(selectionStore, (state) => state.step)
  const instruction = useStore(selectionStore, (state) => state.instruction)
  const ofInstruction = useStore(liveStore, ({ textJoin }) =>
    instruction === undefined ? none : (textJoin.get(instruction) ?? none),
  )
  return useMemo(() => (step === undefined ? ofInstruction : [step]), [step, ofInstruction])
}
