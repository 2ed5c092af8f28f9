import { sentence } from '#shared/format/sentence.ts'
import { Provider as TooltipProvider } from '@radix-ui/react-tooltip'
import { useStore } from 'zustand'
import { dismissError, appStore } from '#renderer/stores/app-store.ts'
import { projectStore } from '#renderer/stores/project-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Notice } from '#renderer/ui/Notice.tsx'
import { EngineHelp } from '#renderer/features/engine/EngineHelp.tsx'
import { Welcome } from '#renderer/features/welcome/Welcome.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { DropTarget } from './DropTarget.tsx'
import { Studio } from './Studio.tsx'
import styles from './App.module.css'

/** The whole window: the welcome page, or the studio with a project. */
export function App() {
  const hasProject = useStore(projectStore, ({ project }) => project !== undefined)
  const notice = useStore(appStore, (state) => state.notice)
  return (
    <TooltipProvider delayDuration={400}>
      <DropTarget>
        <div className={styles['window']}>
          {notice !== undefined && (
            <Notice
              tone="error"
              testId="app-error"
              actions={
                <Button variant="quiet" onClick={dismissError}>
                  Dismiss
                </Button>
              }
            >
              {sentence(notice.message)} {notice.remedy}
            </Notice>
          )}
          {hasProject ? <Studio /> : <Welcome engine={<EngineHelp />} />}
        </div>
      </DropTarget>
      <CommandPalette />
    </TooltipProvider>
  )
}
