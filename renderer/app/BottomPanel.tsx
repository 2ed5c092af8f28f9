import * as Tabs from '@radix-ui/react-tabs'
import { ChevronDown } from 'lucide-react'
import type { ComponentType } from 'react'
import { useStore } from 'zustand'
import { BuildTabs } from '#renderer/features/build/BuildTabs.tsx'
import { Outcome } from '#renderer/features/build/Outcome.tsx'
import { LogPanel } from '#renderer/features/log/LogPanel.tsx'
import { ProblemList } from '#renderer/features/problems/ProblemList.tsx'
import { StepTable } from '#renderer/features/steps/StepTable.tsx'
import { TimelinePanel } from '#renderer/features/timeline/TimelinePanel.tsx'
import type { PanelTab } from '#renderer/stores/app-store.ts'
import { appStore, panelTabs, setPanelOpen, showPanel } from '#renderer/stores/app-store.ts'
import { problemStore } from '#renderer/stores/problem-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Tip } from '#renderer/ui/Tip.tsx'
import { keysOf } from './commands.ts'
import styles from './BottomPanel.module.css'

interface View {
  readonly title: string
  readonly Content: ComponentType
  readonly Count?: ComponentType
}

const views: Readonly<Record<PanelTab, View>> = {
  timeline: { title: 'Timeline', Content: TimelinePanel },
  steps: { title: 'Steps', Content: StepTable },
  log: { title: 'Log', Content: LogPanel },
  problems: { title: 'Problems', Content: ProblemList, Count: ProblemCount },
}

/** What happens in the build, seen in several ways, and problems. */
export function BottomPanel() {
  const tab = useStore(appStore, ({ panelTab }) => panelTab)
  return (
    <Tabs.Root
      className={styles['panel']}
      value={tab}
      onValueChange={(value) => showPanel(value as PanelTab)}
      data-testid="bottom-panel"
    >
      <div className={styles['head']}>
        <Tabs.List className={styles['tabs']} aria-label="Build">
          {panelTabs.map((id) => {
            const { title, Count } = views[id]
            return (
              <Tip key={id} text={title} keys={keysOf(`view.${id}`)} side="top">
                <Tabs.Trigger className={styles['tab']} value={id} data-testid={`tab-${id}`}>
                  {title}
                  {Count !== undefined && <Count />}
                </Tabs.Trigger>
              </Tip>
            )
          })}
        </Tabs.List>
        <BuildTabs />
        <Button
          variant="quiet"
          aria-label="Hide this panel"
          icon={<ChevronDown size={16} />}
          onClick={() => setPanelOpen(false)}
        />
      </div>
      <Outcome />
      {panelTabs.map((id) => {
        const { Content } = views[id]
        return (
          <Tabs.Content key={id} className={styles['content']} value={id}>
            <Content />
          </Tabs.Content>
        )
      })}
    </Tabs.Root>
  )
}

function ProblemCount() {
  const count = useStore(problemStore, ({ problems }) => problems.length)
  return count > 0 ? <span className={styles['count']}>{count}</span> : null
}
