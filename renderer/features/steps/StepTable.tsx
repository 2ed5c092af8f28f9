import { ListTree } from 'lucide-react'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'

/** The steps of the build that is shown, as a table. */
export function StepTable() {
  return (
    <EmptyState icon={<ListTree size={20} />} title="Not built yet">
      Press Build to see each step here: its state, its times and what it cost.
    </EmptyState>
  )
}
