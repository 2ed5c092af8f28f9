import { useMemo } from 'react'
import { useStore } from 'zustand'
import { buildStore } from '#renderer/stores/build-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import type { ShownPart } from '#renderer/stores/log-part.ts'
import { partOf, stepIn } from '#renderer/stores/log-part.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { logViewStore } from '#renderer/stores/log-view-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { selectedStep } from '#renderer/stores/step-selection.ts'

/** The lines that selection and platform ask for, now. */
export function useShownPart(): ShownPart {
  const join = useStore(liveStore, ({ textJoin }) => textJoin)
  const selected = useStore(selectionStore, (selection) => selectedStep(selection, join))
  const log = useStore(logStore)
  const platform = useStore(logViewStore, (view) => view.platform)
  const isOfBuild = useStore(buildStore, ({ build }) => build?.snapshot.steps[selected] !== undefined)
  return useMemo(
    () => partOf(log, stepIn(log, selected, isOfBuild), platform),
    [log, selected, isOfBuild, platform],
  )
}
