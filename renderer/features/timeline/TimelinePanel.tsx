import { ChartNoAxesGantt } from 'lucide-react'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'

/** When each step of the build that is shown ran. */
export function TimelinePanel() {
  return (
    <EmptyState icon={<ChartNoAxesGantt size={20} />} title="Not built yet">
      Press Build to see when each step runs, what runs at once, and what the build waits for.
    </EmptyState>
  )
}
