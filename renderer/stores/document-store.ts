import type { AppError } from '#shared/ipc/app-error.ts'
import type { DocumentChange, TextDocument } from '#shared/project/project.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { showError } from './app-store.ts'

/** What stands between the text on screen and the file. */
export type DocumentConflict =
  /** The file changed outside while the text here is unsaved. `disk` is known if the watcher read it. */
  | { readonly kind: 'changed'; readonly disk?: TextDocument }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unreadable'; readonly message: string }

export type DocumentView =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly error: AppError }
  | OpenDocument

export interface OpenDocument {
  readonly kind: 'open'
  readonly path: string
  /** As it is on screen, always with `\n`. */
  readonly text: string
  /** Counts changes of the text, whoever made them. */
  readonly version: number
  /** Counts texts that did not come from typing: the editor takes each of them over. */
  readonly loads: number
  /** The file as it was read or written last. */
  readonly file: TextDocument
  readonly dirty: boolean
  readonly saving: boolean
  readonly conflict?: DocumentConflict
  /** Whether the text is a draft from before a crash that was just brought back. */
  readonly restored: boolean
}

export const documentStore = createStore<{ readonly document: DocumentView }>(() => ({
  document: { kind: 'none' },
}))

const draftDelay = 400
let draftTimer: ReturnType<typeof setTimeout> | undefined
let stopWatching: (() => void) | undefined
let opening = 0

/** The open document, or nothing. */
export function openDocumentNow(): OpenDocument | undefined {
  const { document } = documentStore.getState()
  return document.kind === 'open' ? document : undefined
}

/** Shows a file. The newest request wins. */
export async function openDocument(path: string): Promise<void> {
  closeDocument()
  const ticket = opening
  documentStore.setState({ document: { kind: 'loading', path } })
  const result = await bridge().documents.read({ path })
  if (ticket !== opening) return
  if (result.ok) adopt(result.value)
  else documentStore.setState({ document: { kind: 'failed', path, error: result.error } })
}

export function closeDocument(): void {
  flushDraft()
  opening += 1
  stopWatching?.()
  stopWatching = undefined
  documentStore.setState({ document: { kind: 'none' } })
}

/** Creates a first Dockerfile and shows it; false if that failed, which is shown. */
export async function createDocument(path: string): Promise<boolean> {
  const result = await bridge().documents.create({ path })
  if (!result.ok) showError(result.error)
  return result.ok
}

/** The user typed. */
export function setText(text: string): void {
  const document = openDocumentNow()
  if (document === undefined || document.text === text) return
  put({
    ...document,
    text,
    version: document.version + 1,
    dirty: text !== document.file.text,
    restored: false,
  })
  clearTimeout(draftTimer)
  draftTimer = setTimeout(flushDraft, draftDelay)
}

/** Saves the text on screen. `force` overwrites what was changed outside. */
export async function saveDocument({ force = false } = {}): Promise<void> {
  const before = openDocumentNow()
  if (before === undefined || before.saving) return
  if (!before.dirty && !force && before.conflict === undefined) return
  put({ ...before, saving: true })
  const { path, revision, lineEnding, bom } = before.file
  const result = await bridge().documents.save({ path, text: before.text, revision, lineEnding, bom, force })
  const now = openDocumentNow()
  if (now?.path !== path) return
  if (result.ok) {
    put(withoutConflict({ ...now, file: result.value, dirty: now.text !== result.value.text, saving: false }))
    clearTimeout(draftTimer)
    flushDraft()
  } else if (result.error.kind === 'file' && result.error.reason === 'changed-outside') {
    put({ ...now, saving: false, conflict: now.conflict ?? { kind: 'changed' } })
  } else {
    put({ ...now, saving: false })
    showError(result.error)
  }
}

/** Takes over what is on disk; the text on screen is given up. */
export async function reloadFromDisk(): Promise<void> {
  const document = openDocumentNow()
  if (document === undefined) return
  const result = await bridge().documents.read({ path: document.path })
  if (result.ok) load(result.value)
  else showError(result.error)
}

/** Leaves the text on screen as it is, unsaved, based on what is on disk now. */
export function keepMine(): void {
  const document = openDocumentNow()
  if (document === undefined) return
  const disk = document.conflict?.kind === 'changed' ? document.conflict.disk : undefined
  const file = disk ?? document.file
  put(withoutConflict({ ...document, file, dirty: document.text !== file.text }))
}

/** Gives up a restored draft for the file's own text. */
export function discardDraft(): void {
  const document = openDocumentNow()
  if (document !== undefined) load(document.file)
}

export function dismissRestored(): void {
  const document = openDocumentNow()
  if (document !== undefined) put({ ...document, restored: false })
}

/** What a change outside does to the document. */
function applyDocumentChange(change: DocumentChange): void {
  const document = openDocumentNow()
  if (document === undefined) return
  if (change.kind === 'deleted') put({ ...document, conflict: { kind: 'deleted' } })
  else if (change.kind === 'unreadable') {
    put({ ...document, conflict: { kind: 'unreadable', message: change.message } })
  } else if (change.document.revision === document.file.revision) put(withoutConflict(document))
  else if (change.document.text === document.text || !document.dirty) load(change.document)
  else put({ ...document, conflict: { kind: 'changed', disk: change.document } })
}

function adopt(file: TextDocument): void {
  const restored = file.draft !== undefined && file.draft !== file.text
  documentStore.setState({
    document: {
      kind: 'open',
      path: file.path,
      text: restored ? (file.draft ?? file.text) : file.text,
      version: 1,
      loads: 1,
      file,
      dirty: restored,
      saving: false,
      restored,
    },
  })
  const { path } = file
  stopWatching = bridge().documents.watch({ path }, (message) => {
    if (message.kind === 'items') for (const change of message.items) applyDocumentChange(change)
  })
}

/** A text from disk takes the place of the one on screen. */
function load(file: TextDocument): void {
  const document = openDocumentNow()
  if (document === undefined) return
  const changed = document.text !== file.text
  put(
    withoutConflict({
      ...document,
      file,
      text: file.text,
      version: document.version + (changed ? 1 : 0),
      loads: document.loads + (changed ? 1 : 0),
      dirty: false,
      restored: false,
    }),
  )
  flushDraft()
}

function put(document: OpenDocument): void {
  documentStore.setState({ document })
}

function withoutConflict(document: OpenDocument): OpenDocument {
  const { conflict: _, ...rest } = document
  return rest
}

/** Keeps the text on screen against a crash now, not at the next pause in typing. */
export function flushDraft(): void {
  clearTimeout(draftTimer)
  const document = openDocumentNow()
  if (document === undefined) return
  void bridge().documents.saveDraft({ path: document.path, text: document.dirty ? document.text : null })
}
