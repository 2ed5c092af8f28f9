import { FolderInput } from 'lucide-react'
import type { DragEvent, ReactNode } from 'react'
import { useState } from 'react'
import { pathForFile } from '#renderer/bridge/bridge.ts'
import { openProject } from '#renderer/stores/project-store.ts'
import styles from './DropTarget.module.css'

/** Takes a folder or a Dockerfile that is dropped anywhere on the window. */
export function DropTarget({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState(false)
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  const onDragLeave = (event: DragEvent) => {
    if (!(event.relatedTarget instanceof Node)) setOver(false)
  }
  const onDrop = (event: DragEvent) => {
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const path = pathForFile(file)
    if (path !== '') void openProject(path)
  }
  return (
    <div
      className={styles['area']}
      onDragOverCapture={onDragOver}
      onDragLeave={onDragLeave}
      onDropCapture={onDrop}
      data-testid="drop-target"
    >
      {children}
      {over && (
        <div className={styles['cover']} aria-hidden>
          <div className={styles['card']}>
            <FolderInput size={24} />
            Drop a folder or a Dockerfile to open it
          </div>
        </div>
      )}
    </div>
  )
}
