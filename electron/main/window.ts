import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, session, type Rectangle } from 'electron'
import { APP_ORIGIN } from './app-protocol.ts'

export interface WindowOptions {
  readonly preload: string
  readonly bounds?: Rectangle | undefined
}

/** Denies the whole session what the studio never needs: permissions, and any address but its own. */
export function hardenSession(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    // `data:` is what the styles draw signs with; the developer tools are the window's own.
    const allowed = /^(app|data|devtools):/.test(details.url)
    answer({ cancel: !allowed })
  })
}

/** Opens a window of the studio: no Node in it, in the sandbox, and it can neither navigate nor open another. */
export function openWindow({ preload, bounds }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...(bounds && onSomeScreen(bounds) ? bounds : {}),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Slipway',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-redirect', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${APP_ORIGIN}/index.html`)
  return window
}

/** Where the preload's bundle lies, beside the main process's. */
export function preloadPath(mainFolder: string): string {
  return join(mainFolder, '..', 'preload', 'index.cjs')
}

function onSomeScreen(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const x = bounds.x + bounds.width / 2
    return (
      x > workArea.x &&
      x < workArea.x + workArea.width &&
      bounds.y >= workArea.y - 8 &&
      bounds.y < workArea.y + workArea.height - 40
    )
  })
}
