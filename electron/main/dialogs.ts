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
