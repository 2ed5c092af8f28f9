import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { Client } from '#shared/ipc/types.ts'
import { cacheFolder } from '#electron/services/private-engine/engine-layout.ts'
import { processesEnded } from './processes-ended.ts'
import { temporaryFolder } from './temporary-folder.ts'

declare global {
  interface Window {
    /** What the preload exposes. */
    readonly slipway?: Client
  }
}

/** The repository. */
export const root = resolve(import.meta.dirname, '../..')

export interface StudioOptions {
  /** A folder or a Dockerfile to open. */
  readonly path?: string
  /** Socket of the engine to build with; `null`: none is to be found. */
  readonly engineSocket: string | null
  /** More of the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Another program than Electron on the repository, for instance the packaged application. */
  readonly executable?: string
  /** A profile that outlives the studio, for tests that start it twice. */
  readonly userData?: string
}

/** A studio in its real window, with a HOME and a profile of its own. Dispose it and its processes are gone. */
export interface Studio extends AsyncDisposable {
  readonly app: ElectronApplication
  readonly page: Page
  readonly process: ChildProcess
  /** What the window's console said, and errors that nobody caught. */
  readonly consoleErrors: readonly string[]
  /** A picture for the artefacts: `artifacts/screenshots/<name>.png`. */
  readonly screenshot: (name: string) => Promise<void>
  /** Chooses a command of the application's menu, as the menu bar would. */
  readonly command: (id: string) => Promise<void>
}

/** Starts the studio and waits until its window is interactive. */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const home = await temporaryFolder()
  const userData = options.userData ?? join(home.path, 'profile')
  const flags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    executablePath: options.executable ?? electronExecutable(),
    args: [
      ...(options.executable === undefined ? [root] : []),
      ...flags,
      '--force-device-scale-factor=1',
      '--',
      ...(options.path === undefined ? [] : [options.path]),
    ],
    cwd: home.path,
    env: environment(home.path, userData, options),
    timeout: 60_000,
  })
  const child = app.process() // Not to be asked for once the application has ended.
  let ended = false
  const consoleErrors: string[] = []
  const close = async (): Promise<void> => {
    if (ended) return
    ended = true
    await endStudio(app, child)
    await processesEnded(userData)
    await home[Symbol.asyncDispose]()
  }
  const page = await app.firstWindow({ timeout: 20_000 }).catch(async (error: unknown) => {
    await close()
    throw error
  })
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text())
  })
  page.on('pageerror', (error) => consoleErrors.push(error.stack ?? error.message))
  const ready = page.locator('html[data-ready="true"]')
  await ready.waitFor({ timeout: 30_000 }).catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    app,
    page,
    process: child,
    consoleErrors,
    async screenshot(name) {
      const folder = join(root, 'artifacts', 'screenshots')
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: join(folder, `${name}.png`) })
    },
    command: (id) =>
      app.evaluate(async ({ Menu, BrowserWindow }, wanted) => {
        const item = () => Menu.getApplicationMenu()?.getMenuItemById(wanted)
        // The window tells what can run shortly after it can.
        for (let tries = 0; item()?.enabled !== true && tries < 200; tries += 1) {
          await new Promise((done) => setTimeout(done, 50))
        }
        const found = item()
        if (!found?.enabled) throw new Error(`The menu entry ${wanted} is not there or cannot run.`)
        const click = found.click as (event?: unknown, window?: unknown) => void
        click(undefined, BrowserWindow.getAllWindows()[0])
      }, id),
    [Symbol.asyncDispose]: close,
  }
}

/** Closes the studio as the user would; one that does not end is a failure, and is killed. */
async function endStudio(app: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  // Unsaved text would ask; a test that wants that dialog answers it before.
  await app
    .evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
    })
    .catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((done) => {
    timer = setTimeout(() => done('late'), 20_000)
  })
  const ended = await Promise.race([app.close().then(() => 'closed' as const), late])
  clearTimeout(timer)
  if (ended === 'late') {
    child.kill('SIGKILL')
    throw new Error('The studio did not end within 20 s.')
  }
}

function environment(home: string, userData: string, options: StudioOptions): Record<string, string> {
  const engine: Record<string, string | undefined> =
    options.engineSocket === null
      ? // A socket that nobody listens at: as when Docker is installed and stopped.
        { DOCKER_HOST: `unix://${join(home, 'none.sock')}`, SLIPWAY_ENGINE_DIR: join(home, 'no-engine') }
      : { SLIPWAY_ENGINE_SOCKET: options.engineSocket, DOCKER_HOST: `unix://${options.engineSocket}` }
  const all: Record<string, string | undefined> = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    XDG_CACHE_HOME: undefined,
    DOCKER_CONFIG: join(home, '.docker'),
    BUILDX_CONFIG: join(home, '.docker', 'buildx'),
    DOCKER_CONTEXT: undefined,
    SLIPWAY_CACHE_DIR: cacheFolder(process.env),
    SLIPWAY_USER_DATA: userData,
    NODE_OPTIONS: undefined,
    ELECTRON_RUN_AS_NODE: undefined,
    ...engine,
    ...options.env,
  }
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** `SLIPWAY_ELECTRON`, else the newest that the set-up fetched. */
export function electronExecutable(): string {
  const given = process.env['SLIPWAY_ELECTRON']
  if (given !== undefined && given !== '') return given
  const folder = join(cacheFolder(process.env), 'electron')
  const found = (existsSync(folder) ? readdirSync(folder) : [])
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(folder, name, process.platform === 'win32' ? 'electron.exe' : 'electron'))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error('There is no Electron to run: `npm test` fetches one.')
  return found
}
