import { dialog, type BrowserWindow } from 'electron'

/** Asks for a folder or a Dockerfile; undefined if the user turned it down. */
export async function chooseProject(
  window: BrowserWindow,
  what: 'folder' | 'dockerfile',
): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: what === 'folder' ? 'Open Folder' : 'Open Dockerfile',
    properties: what === 'folder' ? ['openDirectory'] : ['openFile'],
  })
  return filePaths[0]
}

export interface SaveDialog {
  readonly title: string
  /** What is proposed: a name, or a path with one. */
  readonly path: string
  /** For instance `Text` and what such files end in. */
  readonly kind: string
  readonly extensions: readonly string[]
}

/** Asks where to write a file, and whether one that is there may be replaced; undefined if it was turned down. */
export async function chooseSavePath(
  window: BrowserWindow,
  { title, path, kind, extensions }: SaveDialog,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: path,
    filters: [
      { name: kind, extensions: [...extensions] },
      { name: 'All Files', extensions: ['*'] },
    ],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? undefined : filePath
}

/** Whether a window with unsaved text may close. The text is kept as a draft either way. */
export async function confirmClose(window: BrowserWindow, unsaved: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message:
      unsaved.length === 1 ? 'A file has unsaved changes.' : `${unsaved.length} files have unsaved changes.`,
    detail: `${unsaved.join('\n')}\n\nThe text is kept as a draft and comes back when the file is opened again.`,
    buttons: ['Cancel', 'Close'],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}
