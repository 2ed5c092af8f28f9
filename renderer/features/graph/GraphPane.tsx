import { Workflow } from 'lucide-react'
import { useStore } from 'zustand'
import { documentStore } from '#renderer/stores/document-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { selectLine } from '#renderer/stores/problem-actions.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Notice } from '#renderer/ui/Notice.tsx'
import { ExportSaid } from './ExportSaid.tsx'
import { FilterChips } from './FilterChips.tsx'
import { GraphCanvas } from './GraphCanvas.tsx'
import { GraphList } from './GraphList.tsx'
import { GraphToolbar } from './GraphToolbar.tsx'
import { OpsView } from './OpsView.tsx'
import { SearchBar } from './SearchBar.tsx'
import { useCommitMark } from './use-commit-mark.ts'
import styles from './GraphPane.module.css'

/** The graph of the Dockerfile, the same as a list, or BuildKit's own graph of it, with what can be done with them. */
export function GraphPane() {
  useCommitMark()
  const mode = useStore(graphViewStore, (look) => look.mode)
  const hasCards = useStore(graphStore, ({ shown }) => (shown?.graph.cards.length ?? 0) > 0)
  const isEmpty = useStore(graphStore, ({ shown }) => shown?.graph.cards.length === 0)
  const broken = useStore(graphStore, (state) => state.broken)
  const targetProblem = useStore(graphStore, ({ shown }) => shown?.graph.targetProblem)
  const isOpen = useStore(documentStore, ({ document }) => document.kind === 'open')
  return (
    <section
      className={styles['pane']}
      aria-label="Graph"
      data-testid="graph-pane"
      data-region="graph"
      tabIndex={-1}
    >
      <GraphToolbar />
      {targetProblem !== undefined && (
        <Notice tone="warning" testId="graph-target-problem">
          {targetProblem}
        </Notice>
      )}
      <FilterChips />
      <div className={styles['body']}>
        {isEmpty && isOpen && (
          <EmptyState icon={<Workflow size={20} />} title="No stage yet" testId="graph-empty">
            The graph begins with the first FROM: each stage is a card, each instruction a row in it.
          </EmptyState>
        )}
        {hasCards && mode === 'graph' && <GraphCanvas />}
        {hasCards && mode === 'list' && <GraphList />}
        {hasCards && mode === 'ops' && <OpsView />}
        {mode !== 'ops' && <SearchBar />}
        <ExportSaid />
        {broken !== undefined && (
          <div className={styles['broken']}>
            <Notice
              tone="warning"
              testId="graph-broken"
              actions={
                <Button variant="link" onClick={() => selectLine(broken.range.start.line)}>
                  Line {broken.range.start.line}
                </Button>
              }
            >
              {broken.message}
            </Notice>
          </div>
        )}
      </div>
    </section>
  )
}
