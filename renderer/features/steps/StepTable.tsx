import { ListTree } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { buildStore, isBuilding } from '#renderer/stores/build-store.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { connectStepTable } from './connect-step-table.ts'
import { StepGrid } from './StepGrid.tsx'
import { StepTools } from './StepTools.tsx'

/** The steps of the build that is shown, as a table. */
export function StepTable() {
  const hasBuild = useStore(buildStore, ({ build }) => build !== undefined)
  const asked = useStore(buildStore, isBuilding)
  useEffect(connectStepTable, [])
  if (!hasBuild) {
    return (
      <EmptyState
        icon={<ListTree size={20} />}
        title={asked ? 'The build starts' : 'Not built yet'}
        testId="steps-empty"
      >
        Press Build to see each step here: its state, its times, what it moved and what it would save.
      </EmptyState>
    )
  }
  return (
    <>
      <StepTools />
      <StepGrid />
    </>
  )
}
