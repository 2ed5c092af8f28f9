import { exportFormats, exportWords } from '#renderer/stores/export-format.ts'
import { saveGraph } from '#renderer/stores/export-graph.ts'
import { Button } from '#renderer/ui/Button.tsx'
import styles from './ExportList.module.css'

/** The formats to export in, where the bar has no room for their menu. */
export function ExportList() {
  return (
    <div className={styles['list']}>
      <span className={styles['title']}>Save as</span>
      {exportFormats.map((format) => (
        <Button
          key={format}
          data-testid={`list-export-${format}`}
          title={exportWords[format].note}
          onClick={() => void saveGraph(format)}
        >
          {exportWords[format].title}
        </Button>
      ))}
    </div>
  )
}
