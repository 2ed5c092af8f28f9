import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildWatchStart } from '#shared/ipc/contract.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { bridge } from '../bridge/bridge.ts'
import { showBuildPanel, showError } from './app-store.ts'
import { buildRequestNow, type BuildChoice } from './build-request.ts'
import { beginShown, buildStore, clearShown, foldShown, isBuilding } from './build-store.ts'
import { openDocumentNow } from './document-store.ts'
import { frameBatch } from './frame-batch.ts'
import { projectStore } from './project-store.ts'

/** The build that is shown, kept across a reload of the window. */
const shownKey = 'slipway.build'

interface Remembered {
  readonly id: string
  readonly text: string
}

let stopWatching: (() => void) | undefined

/** Builds what is on screen. */
export async function startBuild(choice: BuildChoice = {}): Promise<void> {
  const document = openDocumentNow()
  const request = buildRequestNow(choice)
  if (document === undefined || request === undefined || isBuilding(buildStore.getState())) return
  buildStore.setState({ asked: true })
  showBuildPanel()
  const result = await bridge().builds.start({ request, unsaved: document.dirty })
  if (result.ok) follow({ id: result.value.id, text: document.text })
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

/** Shows again the build that ran, or was shown, before the window was reloaded. */
export async function resumeBuild(): Promise<void> {
  const { project, dockerfile } = projectStore.getState()
  const document = openDocumentNow()
  if (project === undefined || document === undefined) return
  const result = await bridge().builds.list({ root: project.root })
  if (!result.ok || isBuilding(buildStore.getState())) return
  const mine = result.value.filter((item) => item.dockerfile === dockerfile)
  const remembered = rememberedBuild()
  const known = mine.find(({ id }) => id === remembered?.id)
  const running = mine.find(({ state }) => state === 'starting' || state === 'running')
  const chosen = running ?? known
  if (chosen === undefined) return
  follow({ id: chosen.id, text: chosen.id === remembered?.id ? remembered.text : document.file.text })
}

/** Another file is shown: its builds are others. A running build goes on. */
export function leaveBuild(): void {
  stopWatching?.()
  stopWatching = undefined
  clearShown()
}

function follow({ id, text }: Remembered): void {
  stopWatching?.()
  sessionStorage.setItem(shownKey, JSON.stringify({ id, text }))
  const batch = frameBatch<BuildEvent>((events) => foldShown(id, events))
  const stop = bridge().builds.watch({ id }, (message) => {
    switch (message.kind) {
      case 'start':
        begin(message.start, text)
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

function begin({ snapshot, logs }: BuildWatchStart, shownText: string): void {
  const text = snapshot.request.dockerfileText ?? shownText
  beginShown({ snapshot, logs, text, model: parseDockerfile(text, { args: snapshot.request.args }) })
}

function rememberedBuild(): Remembered | undefined {
  const text = sessionStorage.getItem(shownKey)
  return text === null ? undefined : (JSON.parse(text) as Remembered)
}
