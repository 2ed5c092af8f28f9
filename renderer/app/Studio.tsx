import { useEffect } from 'react'
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { useStore } from 'zustand'
import { EditorPane } from '#renderer/features/editor/EditorPane.tsx'
import { GraphPane } from '#renderer/features/graph/GraphPane.tsx'
import { ProjectNotices } from '#renderer/features/project/ProjectNotices.tsx'
import { appStore, setPanelOpen } from '#renderer/stores/app-store.ts'
import { projectStore } from '#renderer/stores/project-store.ts'
import { BottomPanel } from './BottomPanel.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TitleBar } from './TitleBar.tsx'
import styles from './Studio.module.css'

/** The window with a project: editor and graph, below them what happens in the build. */
export function Studio() {
  const open = useStore(appStore, ({ panelOpen }) => panelOpen)
  const project = useStore(projectStore, (state) => state.project?.name)
  const panel = usePanelRef()
  // Closing the panel by a command is no size to come back to.
  const rows = useDefaultLayout({ id: 'slipway.rows', onlySaveAfterUserInteractions: true })
  const columns = useDefaultLayout({ id: 'slipway.columns', onlySaveAfterUserInteractions: true })
  useEffect(() => {
    if (open && panel.current?.isCollapsed() === true) panel.current.expand()
    if (!open && panel.current?.isCollapsed() === false) panel.current.collapse()
  }, [open, panel])
  return (
    <div className={styles['studio']} data-testid="studio">
      <TitleBar />
      <ProjectNotices />
      <main className={styles['main']}>
        <h1 className={styles['heading']}>{project ?? 'Slipway'}</h1>
        <Group orientation="vertical" className={styles['panels']} {...rows}>
          <Panel id="above" minSize={120}>
            <Group orientation="horizontal" className={styles['above']} {...columns}>
              <Panel id="editor" defaultSize="40%" minSize={240}>
                <EditorPane />
              </Panel>
              <Separator className={styles['vertical']} aria-label="Width of the editor" />
              <Panel id="graph" minSize={240}>
                <GraphPane />
              </Panel>
            </Group>
          </Panel>
          <Separator className={styles['horizontal']} aria-label="Height of the bottom panel" />
          <Panel
            id="bottom"
            panelRef={panel}
            collapsible
            collapsedSize={0}
            defaultSize="40%"
            minSize={120}
            onResize={({ inPixels }) => setPanelOpen(inPixels > 0)}
          >
            <BottomPanel />
          </Panel>
        </Group>
      </main>
      <StatusBar />
    </div>
  )
}
