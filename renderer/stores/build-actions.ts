import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildWatchStart } from '#shared/ipc/contract.ts'
import { bridge } from '../bridge/bridge.ts'
import { showBuildPanel, showError } from './app-store.ts'
import { buildRequestNow, type BuildChoice } from './build-request.ts'
import { beginShown, buildStore, clearShown, foldShown, isBuilding } from './build-store.ts'
import { whenListed } from './builds-store.ts'
import { openDocumentNow } from './document-store.ts'
import { frameBatch } from './frame-batch.ts'
import { projectStore } from './project-store.ts'
import { readText } from './read-text.ts'

/** The build that is shown, kept across a reload of the window. */
const shownKey = 'slipway.build'

let stopWatching: (() => void) | undefined

/** Builds what is on screen. */
export async function startBuild(choice: BuildChoice = {}): Promise<void> {
  const document = openDocumentNow()
  const request = buildRequestNow(choice)
  if (document === undefined || request === undefined || buildStore.getState().asked) return
  buildStore.setState({ asked: true })
  showBuildPanel()
  const { text, dirty } = document
  const result = await bridge().builds.start({ request, unsaved: dirty, text })
  if (result.ok) showBuild(result.value.id)
  else {
    buildStore.setState({ asked: false })
    showError(result.error)
  }
}

export async function cancelBuild(): Promise<void> {
  const { build } = buildStore.getState()
  if (build === undefined) return
  const result = await bridge().builds.cancel({ id: build.snapshot.id })
  if (!result.ok) showError(result.error)
}

/** Shows again the build that runs, or was shown, before the window was reloaded. */
export function resumeBuild(): void {
  const { project, dockerfile } = projectStore.getState()
  if (project === undefined || openDocumentNow() === undefined) return
  whenListed(project.root, (builds) => {
    if (isBuilding(buildStore.getState()) || projectStore.getState().dockerfile !== dockerfile) return
    const mine = builds.filter((item) => item.elsewhere !== true && item.dockerfile === dockerfile)
    const shown = sessionStorage.getItem(shownKey)
    const chosen =
      mine.find(({ state }) => state === 'starting' || state === 'running') ??
      builds.find(({ id }) => id === shown)
    if (chosen !== undefined) showBuild(chosen.id)
  })
}

/** Another file is shown: its builds are others. A running build goes on. */
export function leaveBuild(): void {
  stopWatching?.()
  stopWatching = undefined
  clearShown()
}

/** Shows a build, from its beginning on and as it goes on. */
export function showBuild(id: string): void {
  stopWatching?.()
  sessionStorage.setItem(shownKey, id)
  const batch = frameBatch<BuildEvent>((events) => foldShown(id, events))
  const stop = bridge().builds.watch({ id }, (message) => {
    switch (message.kind) {
      case 'start':
        begin(message.start)
        break
      case 'items':
        batch.add(message.items)
        break
      case 'end':
        batch.flush()
        buildStore.setState({ asked: false })
        if (!message.result.ok) showError(message.result.error)
        break
    }
  })
  stopWatching = () => {
    stop()
    batch.dispose()
  }
}

function begin({ snapshot, logs, text }: BuildWatchStart): void {
  beginShown({ snapshot, logs, ...readText(text, snapshot.request.args) })
}
