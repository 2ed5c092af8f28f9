import { sentence } from '#shared/format/sentence.ts'
import { FileQuestion, FileX } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import type { AppError } from '#shared/ipc/app-error.ts'
import { createDocument, documentStore, openDocument } from '#renderer/stores/document-store.ts'
import { addDockerfile, pathIn, projectStore } from '#renderer/stores/project-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { DocumentNotices } from './DocumentNotices.tsx'
import styles from './EditorPane.module.css'

const CodeEditor = lazy(async () => ({ default: (await import('./CodeEditor.tsx')).CodeEditor }))

/** The Dockerfile's text, or why it cannot be shown. */
export function EditorPane() {
  const kind = useStore(documentStore, ({ document }) => document.kind)
  const path = useStore(documentStore, ({ document }) => (document.kind === 'none' ? '' : document.path))
  const error = useStore(documentStore, ({ document }) =>
    document.kind === 'failed' ? document.error : undefined,
  )
  const hasDockerfile = useStore(projectStore, ({ dockerfile }) => dockerfile !== undefined)
  return (
    <section className={styles['pane']} aria-label="Editor" data-testid="editor-pane">
      <DocumentNotices />
      <div className={styles['body']}>
        {!hasDockerfile && <NoDockerfile />}
        {error !== undefined && <Unreadable error={error} path={path} />}
        {kind === 'open' && (
          <Suspense fallback={null}>
            <CodeEditor key={path} />
          </Suspense>
        )}
      </div>
    </section>
  )
}

function NoDockerfile() {
  const root = useStore(projectStore, ({ project }) => project?.root)
  const create = async () => {
    if (root !== undefined && (await createDocument(pathIn(root, 'Dockerfile')))) addDockerfile('Dockerfile')
  }
  return (
    <EmptyState
      icon={<FileQuestion size={20} />}
      title="No Dockerfile in this folder"
      testId="no-dockerfile"
      action={
        <Button variant="primary" onClick={() => void create()} data-testid="create-dockerfile">
          Create a Dockerfile
        </Button>
      }
    >
      Its text is edited here; the graph beside it follows as you type.
    </EmptyState>
  )
}

function Unreadable({ error, path }: { readonly error: AppError; readonly path: string }) {
  return (
    <EmptyState
      icon={<FileX size={20} />}
      title="This file cannot be edited here"
      testId="document-error"
      action={<Button onClick={() => void openDocument(path)}>Try again</Button>}
    >
      <p>{sentence(error.message)}</p>
      {error.remedy !== undefined && <p>{error.remedy}</p>}
    </EmptyState>
  )
}
