import { useStore } from 'zustand'
import { BuildStatus } from '#renderer/features/build/BuildStatus.tsx'
import { documentStore } from '#renderer/stores/document-store.ts'
import { PanelBottom } from 'lucide-react'
import { appStore, setPanelOpen } from '#renderer/stores/app-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { engineLabel, engineStore } from '#renderer/stores/engine-store.ts'
import { projectStore } from '#renderer/stores/project-store.ts'
import styles from './StatusBar.module.css'

/** One line of facts: engine, target, platforms, cache, time, file. */
export function StatusBar() {
  const engine = useStore(engineStore, (state) => engineLabel(state.engine))
  const target = useStore(graphStore, ({ shown }) => {
    const card = shown?.graph.cards.find(({ id }) => id === shown.graph.target)
    return card?.title
  })
  const platforms = useStore(projectStore, ({ project }) => project?.defaults.platforms?.join(', ') ?? '')
  const file = useStore(documentStore, ({ document }) => {
    if (document.kind !== 'open') return ''
    const ends = document.file.lineEnding === 'crlf' ? 'CRLF' : 'LF'
    const mark = document.file.bom ? ' · BOM' : ''
    return `UTF-8${mark} · ${ends}${document.file.readOnly ? ' · read-only' : ''}`
  })
  const panelOpen = useStore(appStore, (state) => state.panelOpen)
  return (
    <footer className={styles['bar']} aria-label="Status">
      <button
        type="button"
        className={styles['toggle']}
        aria-label={panelOpen ? 'Hide the bottom panel' : 'Show the bottom panel'}
        aria-pressed={panelOpen}
        onClick={() => setPanelOpen(!panelOpen)}
      >
        <PanelBottom size={14} />
      </button>
      <span className={styles['item']} data-testid="status-engine">
        {engine}
      </span>
      {target !== undefined && (
        <span className={styles['item']} data-testid="status-target">
          target {target}
        </span>
      )}
      {platforms !== '' && (
        <span className={styles['item']} title="What slipway.json asks for" data-testid="status-platforms">
          {platforms}
        </span>
      )}
      <BuildStatus />
      <span className={styles['gap']} />
      <span className={styles['item']}>{file}</span>
    </footer>
  )
}
