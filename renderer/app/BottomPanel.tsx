import * as Tabs from '@radix-ui/react-tabs'
import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { Outcome } from '#renderer/features/build/Outcome.tsx'
import { StepsPanel } from '#renderer/features/log/StepsPanel.tsx'
import { ProblemList } from '#renderer/features/problems/ProblemList.tsx'
import type { PanelTab } from '#renderer/stores/app-store.ts'
import { appStore, setPanelOpen, showPanel } from '#renderer/stores/app-store.ts'
import { problemStore } from '#renderer/stores/problem-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import styles from './BottomPanel.module.css'

/** Steps with their output, and problems. */
export function BottomPanel() {
  const tab = useStore(appStore, ({ panelTab }) => panelTab)
  const problems = useStore(problemStore, (state) => state.problems.length)
  return (
    <Tabs.Root
      className={styles['panel']}
      value={tab}
      onValueChange={(value) => showPanel(value as PanelTab)}
      data-testid="bottom-panel"
    >
      <div className={styles['head']}>
        <Tabs.List className={styles['tabs']} aria-label="Build">
          <Tabs.Trigger className={styles['tab']} value="steps" data-testid="tab-steps">
            Steps
          </Tabs.Trigger>
          <Tabs.Trigger className={styles['tab']} value="problems" data-testid="tab-problems">
            Problems
            {problems > 0 && <span className={styles['count']}>{problems}</span>}
          </Tabs.Trigger>
        </Tabs.List>
        <Button
          variant="quiet"
          aria-label="Hide this panel"
          icon={<ChevronDown size={16} />}
          onClick={() => setPanelOpen(false)}
        />
      </div>
      <Outcome />
      <Tabs.Content className={styles['content']} value="steps">
        <StepsPanel />
      </Tabs.Content>
      <Tabs.Content className={styles['content']} value="problems">
        <ProblemList />
      </Tabs.Content>
    </Tabs.Root>
  )
}
