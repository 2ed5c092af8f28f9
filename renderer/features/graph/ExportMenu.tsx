import { Download } from 'lucide-react'
import { useStore } from 'zustand'
import type { ExportFormat } from '#renderer/stores/export-format.ts'
import { exportFormats, exportWords } from '#renderer/stores/export-format.ts'
import { copyGraph, saveGraph } from '#renderer/stores/export-graph.ts'
import { exportStore } from '#renderer/stores/export-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { opsStore } from '#renderer/stores/ops-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'

/** Keeps the graph as it is seen, in a file or on the clipboard. */
export function ExportMenu() {
  const hasGraph = useStore(graphStore, ({ shown }) => (shown?.graph.cards.length ?? 0) > 0)
  const mode = useStore(graphViewStore, (look) => look.mode)
  const hasOps = useStore(opsStore, ({ shown }) => shown !== undefined)
  const isWorking = useStore(exportStore, ({ kind }) => kind === 'working')
  return (
    <Menu
      label="Export"
      align="end"
      trigger={
        <Button
          variant="quiet"
          aria-label="Export the graph"
          title="Export"
          data-testid="graph-export"
          icon={<Download size={14} />}
          disabled={(mode === 'ops' ? !hasOps : !hasGraph) || isWorking}
        />
      }
      groups={[
        exportFormats.map((format) => ({
          id: `export-${format}`,
          label: `Save as ${exportWords[format].title}…`,
          note: exportWords[format].note,
          onSelect: () => void saveGraph(format),
        })),
        copied.map((format) => ({
          id: `copy-${format}`,
          label: `Copy as ${exportWords[format].title}`,
          onSelect: () => void copyGraph(format),
        })),
      ]}
    />
  )
}

const copied: readonly ExportFormat[] = ['png', 'svg', 'dot', 'mermaid']
