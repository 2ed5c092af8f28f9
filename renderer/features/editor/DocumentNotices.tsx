import { useStore } from 'zustand'
import {
  discardDraft,
  dismissRestored,
  documentStore,
  keepMine,
  reloadFromDisk,
  saveDocument,
} from '#renderer/stores/document-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Notice } from '#renderer/ui/Notice.tsx'

/** What stands between the text on screen and the file, with the ways out. */
export function DocumentNotices() {
  const document = useStore(documentStore, (state) => state.document)
  if (document.kind !== 'open') return null
  const { conflict, restored } = document
  if (conflict?.kind === 'changed') {
    return (
      <Notice
        tone="warning"
        testId="document-conflict"
        actions={
          <>
            <Button onClick={() => void reloadFromDisk()} data-testid="conflict-reload">
              Reload
            </Button>
            <Button onClick={() => void saveDocument({ force: true })} data-testid="conflict-overwrite">
              Overwrite
            </Button>
            <Button variant="quiet" onClick={keepMine} data-testid="conflict-keep">
              Keep mine unsaved
            </Button>
          </>
        }
      >
        The file was changed outside while its text here is unsaved.
      </Notice>
    )
  }
  if (conflict?.kind === 'deleted') {
    return (
      <Notice
        tone="warning"
        testId="document-conflict"
        actions={<Button onClick={() => void saveDocument({ force: true })}>Save it again</Button>}
      >
        The file was deleted outside. Its text is kept here.
      </Notice>
    )
  }
  if (conflict?.kind === 'unreadable') {
    return (
      <Notice tone="warning" testId="document-conflict">
        The file cannot be read any more: {conflict.message}
      </Notice>
    )
  }
  if (restored) {
    return (
      <Notice
        tone="info"
        testId="document-restored"
        actions={
          <>
            <Button onClick={discardDraft} data-testid="draft-discard">
              Discard it
            </Button>
            <Button variant="quiet" onClick={dismissRestored}>
              Keep
            </Button>
          </>
        }
      >
        Unsaved text from before was brought back.
      </Notice>
    )
  }
  return null
}
