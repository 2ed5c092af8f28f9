import { List, Network, Workflow } from 'lucide-react'
import { useStore } from 'zustand'
import type { GraphMode } from '#renderer/stores/graph-view-store.ts'
import { graphViewStore, setGraphMode } from '#renderer/stores/graph-view-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Tip } from '#renderer/ui/Tip.tsx'
import styles from './GraphToolbar.module.css'

const modes = [
  { mode: 'graph', word: 'Graph', tip: 'Stages and instructions', Icon: Workflow },
  { mode: 'list', word: 'List', tip: 'The same as a list', Icon: List },
  { mode: 'ops', word: 'Ops', tip: 'BuildKit’s own graph: what is really solved', Icon: Network },
] as const satisfies readonly { readonly mode: GraphMode; readonly [key: string]: unknown }[]

/** Graph, list or ops. */
export function GraphToolbarModes({ worded }: { readonly worded: boolean }) {
  const shown = useStore(graphViewStore, ({ mode }) => mode)
  return (
    <div className={styles['modes']} role="group" aria-label="View">
      {modes.map(({ mode, word, tip, Icon }) => (
        <Tip key={mode} text={tip}>
          <Button
            variant="quiet"
            aria-label={word}
            aria-pressed={shown === mode}
            data-testid={`graph-mode-${mode}`}
            icon={<Icon size={14} aria-hidden />}
            onClick={() => setGraphMode(mode)}
          >
            {worded ? word : undefined}
          </Button>
        </Tip>
      ))}
    </div>
  )
}
