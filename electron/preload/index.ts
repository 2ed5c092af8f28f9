import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { createClient } from '#shared/ipc/client.ts'
import { channels, type ToWindow } from '#shared/ipc/wire.ts'

/** The window's only way out: the contract's client, and the path of a file that the user dropped. */
contextBridge.exposeInMainWorld(
  'slipway',
  createClient({
    send: (message) => ipcRenderer.send(channels.toMain, message),
    receive: (listener) => {
      ipcRenderer.on(channels.toWindow, (_event, message: ToWindow) => listener(message))
    },
  }),
)
contextBridge.exposeInMainWorld('slipwayFiles', {
  pathForFile: (file: File) => webUtils.getPathForFile(file),
})
