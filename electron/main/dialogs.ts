import { extname, join } from 'node:path'
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

/** Asks where to write a file; undefined if the user turned it down. */
export async function chooseSavePath(window: BrowserWindow, name: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save Log',
    defaultPath: name,
    filters: [
      { name: 'Text', extensions: ['log', 'txt'] },
      { name: 'All Files', extensions: ['*'] },
    ],
  })
  return canceled || filePath === '' ? undefined : filePath
}

/** Asks where an export is to go, and whether a file that is there may be replaced; undefined if it was turned down. */
export async function chooseExportPath(
  window: BrowserWindow,
  { title, folder, name }: { readonly title: string; readonly folder: string; readonly name: string },
): Promise<string | undefined> {
  const extension = extname(name).slice(1)
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: join(folder, name),
    filters: [
      { name: extension.toUpperCase(), extensions: [extension] },
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
