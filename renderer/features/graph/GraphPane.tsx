import { List, Maximize, Workflow } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { requestFit } from '#renderer/stores/app-store.ts'
import { documentStore } from '#renderer/stores/document-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { selectLine } from '#renderer/stores/problem-actions.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Notice } from '#renderer/ui/Notice.tsx'
import { Tip } from '#renderer/ui/Tip.tsx'
import { GraphCanvas } from './GraphCanvas.tsx'
import { GraphList } from './GraphList.tsx'
import { Legend } from './Legend.tsx'
import { useCommitMark } from './use-commit-mark.ts'
import styles from './GraphPane.module.css'

/** The graph of the Dockerfile, or the same as a list. */
export function GraphPane() {
  useCommitMark()
  const [asList, setAsList] = useState(false)
  const hasCards = useStore(graphStore, ({ shown }) => (shown?.graph.cards.length ?? 0) > 0)
  const broken = useStore(graphStore, (state) => state.broken)
  const targetProblem = useStore(graphStore, ({ shown }) => shown?.graph.targetProblem)
  const isOpen = useStore(documentStore, ({ document }) => document.kind === 'open')
  return (
    <section className={styles['pane']} aria-label="Graph" data-testid="graph-pane">
      <div className={styles['head']}>
        <Legend />
        <Tip text={asList ? 'Show the graph' : 'Show as a list'}>
          <Button
            variant="quiet"
            aria-label={asList ? 'Show the graph' : 'Show as a list'}
            data-testid="graph-toggle-list"
            icon={asList ? <Workflow size={14} /> : <List size={14} />}
            onClick={() => setAsList(!asList)}
          />
        </Tip>
        <Tip text="Fit into view">
          <Button
            variant="quiet"
            aria-label="Fit the graph into view"
            data-testid="graph-fit"
            icon={<Maximize size={14} />}
            disabled={asList || !hasCards}
            onClick={requestFit}
          />
        </Tip>
      </div>
      {broken !== undefined && (
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
      )}
      {targetProblem !== undefined && (
        <Notice tone="warning" testId="graph-target-problem">
          {targetProblem}
        </Notice>
      )}
      <div className={styles['body']}>
        {!hasCards && isOpen && (
          <EmptyState icon={<Workflow size={20} />} title="No stage yet" testId="graph-empty">
            The graph begins with the first FROM: each stage is a card, each instruction a row in it.
          </EmptyState>
        )}
        {hasCards && (asList ? <GraphList /> : <GraphCanvas />)}
      </div>
    </section>
  )
}
