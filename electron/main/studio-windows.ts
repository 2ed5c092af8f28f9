import { readFileSync } from 'node:fs'
import { BrowserWindow, type Rectangle } from 'electron'
import * as v from 'valibot'
import { writeAtomically } from '#electron/lib/atomic-write.ts'
import type { CommandId } from '#shared/ipc/command-id.ts'
import { asError } from '#electron/lib/as-error.ts'
import { confirmClose } from './dialogs.ts'
import type { IpcTransport } from './ipc-transport.ts'
import { openWindow } from './window.ts'

interface WindowState {
  readonly window: BrowserWindow
  openPath: string | undefined
  ready: boolean
  enabled: readonly CommandId[]
  unsaved: readonly string[]
}

const boundsSchema = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })

/** The studio's windows and what the main process knows of each. */
export class StudioWindows {
  readonly #preload: string
  readonly #boundsFile: string
  readonly #states = new Map<number, WindowState>()
  readonly #changed = new Set<() => void>()
  #transport: IpcTransport | undefined
  #saved: Promise<void> = Promise.resolve()

  /** @param boundsFile remembers where the last window stood */
  constructor(preload: string, boundsFile: string) {
    this.#preload = preload
    this.#boundsFile = boundsFile
  }

  /** Waits until what is to be remembered is on the disk. */
  dispose(): Promise<void> {
    return this.#saved
  }

  connect(transport: IpcTransport): void {
    this.#transport = transport
  }

  open(openPath: string | undefined): BrowserWindow {
    const window = openWindow({ preload: this.#preload, bounds: this.#readBounds() })
    const { id } = window.webContents
    this.#states.set(id, { window, openPath, ready: false, enabled: [], unsaved: [] })
    this.#transport?.serve(window)
    let closing = false
    window.on('close', (event) => {
      this.#rememberBounds(window.getNormalBounds())
      const unsaved = this.#states.get(id)?.unsaved ?? []
      if (closing || unsaved.length === 0) return
      event.preventDefault()
      void confirmClose(window, unsaved).then((confirmed) => {
        if (!confirmed) return
        closing = true
        window.close()
      })
    })
    window.on('closed', () => this.#states.delete(id))
    window.webContents.on('did-start-navigation', (details) => {
      const state = this.#states.get(id)
      if (state && details.isMainFrame && !details.isSameDocument) state.ready = false
    })
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
    })
    return window
  }

  /** Tells the focused window, or else the first one, to run a command. */
  run(command: CommandId): void {
    const window = BrowserWindow.getFocusedWindow() ?? [...this.#states.values()][0]?.window
    if (window) this.runIn(window, command)
  }

  runIn(window: BrowserWindow, command: CommandId): void {
    this.#transport?.emit(window.webContents, 'app', 'command', command)
  }

  openPathOf(id: number): string | undefined {
    return this.#states.get(id)?.openPath
  }

  setReady(id: number): void {
    this.#update(id, (state) => (state.ready = true))
  }

  setEnabled(id: number, enabled: readonly CommandId[]): void {
    this.#update(id, (state) => (state.enabled = enabled))
  }

  setUnsaved(id: number, unsaved: readonly string[]): void {
    this.#update(id, (state) => (state.unsaved = unsaved))
  }

  /** Resolves when the window is drawn and says that it can run the command. */
  async canRun(window: BrowserWindow, command: CommandId, signal: AbortSignal): Promise<void> {
    const { id } = window.webContents
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        const state = this.#states.get(id)
        if (!state?.ready || !state.enabled.includes(command)) return
        this.#changed.delete(check)
        resolve()
      }
      this.#changed.add(check)
      signal.addEventListener('abort', () => {
        this.#changed.delete(check)
        reject(asError(signal.reason))
      })
      check()
    })
  }

  #update(id: number, change: (state: WindowState) => void): void {
    const state = this.#states.get(id)
    if (!state) return
    change(state)
    for (const listener of [...this.#changed]) listener()
  }

  #readBounds(): Rectangle | undefined {
    try {
      return v.parse(boundsSchema, JSON.parse(readFileSync(this.#boundsFile, 'utf8')))
    } catch {
      return undefined // The first start, or a damaged file: the default place will do.
    }
  }

  #rememberBounds(bounds: Rectangle): void {
    const bytes = Buffer.from(JSON.stringify(bounds))
    // One after the other. A place that cannot be remembered is no reason to keep a window open.
    this.#saved = this.#saved.then(() =>
      writeAtomically(this.#boundsFile, bytes).then(
        () => undefined,
        () => undefined,
      ),
    )
  }
}
