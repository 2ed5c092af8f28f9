import { useEffect, useRef } from 'react'
import { connectEditor } from './connect-editor.ts'
import styles from './CodeEditor.module.css'

/** Monaco with the open document. Loaded when the first document is. */
export function CodeEditor() {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => (host.current === null ? undefined : connectEditor(host.current)), [])
  return <div ref={host} className={styles['editor']} data-testid="editor" />
}
