import type { BuildEvent } from '#shared/build/build-event.ts'
import { bridge } from '../bridge/bridge.ts'
import { showBuildPanel, showError } from './app-store.ts'
import { buildRequestNow, type BuildChoice } from './build-request.ts'
import { beginShown, buildStore, clearShown, foldShown, isBuilding } from './build-store.ts'
import { buildsStore, forgetBuild, whenListed } from './builds-store.ts'
import { openDocumentNow } from './document-store.ts'
import { frameBatch } from './frame-batch.ts'
import { projectStore } from './project-store.ts'

/** The build that is shown, kept across a reload of the window. */
const shownKey = 'slipway.build'

let stopWatching: (() => void) | undefined

/** Builds what is on screen. */
export async function startBuild(choice: BuildChoice = {}): Promise<void> {
  const document = openDocumentNow()
  const request = buildRequestNow(choice)
  if (document === undefined || buildStore.getState().asked) return
  if (request === undefined) {
    const message = 'This step is not there any more, or it takes files from a stage that comes later.'
    showError({ kind: 'invalid-argument', message })
    return
  }
  buildStore.setState({ asked: true })
  showBuildPanel()
  const text = request.dockerfileText ?? document.text
  const result = await bridge().builds.start({ request, unsaved: document.dirty, text })
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

/** Shows the build that is so many places further in the list, around its ends. */
export function showNeighbour(step: number): void {
  const { builds } = buildsStore.getState()
  const shown = builds.findIndex(({ id }) => id === buildStore.getState().build?.snapshot.id)
  const next = builds.at((Math.max(shown, 0) + step) % builds.length)
  if (next !== undefined) showBuild(next.id)
}

/** Leaves a build that has ended out of the list, and shows the next one if it was shown. */
export async function closeBuild(id: string): Promise<void> {
  if (buildStore.getState().build?.snapshot.id === id) {
    const other = buildsStore.getState().builds.find((build) => build.id !== id)
    if (other === undefined) leaveBuild()
    else showBuild(other.id)
  }
  await forgetBuild(id)
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
  const batch = frameBatch<BuildEvent>((events) => foldShown(id, events, openDocumentNow()?.text))
  const stop = bridge().builds.watch({ id }, (message) => {
    switch (message.kind) {
      case 'start':
        beginShown(message.start, openDocumentNow()?.text)
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
