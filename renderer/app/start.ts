import { bridge } from '#renderer/bridge/bridge.ts'
import { setInfo, showError } from '#renderer/stores/app-store.ts'
import { watchEngine } from '#renderer/stores/engine-store.ts'
import { loadWelcome, openProject, shownBefore, chooseDockerfile } from '#renderer/stores/project-store.ts'
import { connectRefinement } from '#renderer/stores/refinement-store.ts'
import { loadSettings } from '#renderer/stores/settings-store.ts'
import { connectStores } from '#renderer/stores/workspace.ts'
import { connectMenu } from './menu.ts'
import { connectPanelMemory } from './panel-memory.ts'
import { connectShortcuts } from './shortcuts.ts'
import { connectTheme } from './theme.ts'

/** Brings the window to life: what was shown before a reload, what the command line names, or the welcome page. */
export async function start(): Promise<void> {
  connectTheme()
  connectPanelMemory()
  connectStores()
  connectRefinement()
  connectShortcuts()
  connectMenu()
  watchEngine()
  const [info] = await Promise.all([bridge().app.info(), loadSettings(), loadWelcome()])
  if (info.ok) setInfo(info.value)
  else showError(info.error)
  const before = shownBefore()
  if (before !== undefined) {
    const opened = await openProject(before.root)
    if (opened && before.dockerfile !== undefined) chooseDockerfile(before.dockerfile)
  } else if (info.ok && info.value.openPath !== undefined) await openProject(info.value.openPath)
  requestAnimationFrame(() => {
    void bridge().app.ready()
    document.documentElement.dataset['ready'] = 'true'
    performance.mark('slipway:ready')
  })
}
