import { ListTree } from 'lucide-react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { useStore } from 'zustand'
import { buildStore, isBuilding } from '#renderer/stores/build-store.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { LogView } from './LogView.tsx'
import { StepList } from './StepList.tsx'
import styles from './StepsPanel.module.css'

/** The steps of the build that is shown, and what they print. */
export function StepsPanel() {
  const hasBuild = useStore(buildStore, ({ build }) => build !== undefined)
  const asked = useStore(buildStore, isBuilding)
  if (!hasBuild) {
    return (
      <EmptyState icon={<ListTree size={20} />} title={asked ? 'The build starts' : 'Not built yet'}>
        Press Build to see each step here: its state, its time and its output.
      </EmptyState>
    )
  }
  return (
    <Group orientation="horizontal" className={styles['panel']}>
      <Panel id="steps" defaultSize="36%" minSize={180}>
        <StepList />
      </Panel>
      <Separator className={styles['separator']} aria-label="Width of the list of steps" />
      <Panel id="log" minSize={200}>
        <LogView />
      </Panel>
    </Group>
  )
}
