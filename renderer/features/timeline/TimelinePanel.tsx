import { ChartNoAxesGantt } from 'lucide-react'
import { useStore } from 'zustand'
import { buildStore, isBuilding } from '#renderer/stores/build-store.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { TimelineChart } from './TimelineChart.tsx'
import { TimelineHead } from './TimelineHead.tsx'

/** When each step of the build that is shown ran. */
export function TimelinePanel() {
  const hasBuild = useStore(buildStore, ({ build }) => build !== undefined)
  const asked = useStore(buildStore, isBuilding)
  if (!hasBuild) {
    return (
      <EmptyState
        icon={<ChartNoAxesGantt size={20} />}
        title={asked ? 'The build starts' : 'Not built yet'}
        testId="timeline-empty"
      >
        Press Build to see when each step runs, what runs at once, and which steps the build waits for.
      </EmptyState>
    )
  }
  return (
    <>
      <TimelineHead />
      <TimelineChart />
    </>
  )
}
