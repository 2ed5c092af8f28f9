import type { BuildListItem } from '#shared/ipc/contract.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { showError } from './app-store.ts'
import { projectStore } from './project-store.ts'

export interface BuildsView {
  /** The folder that the list is of; absent until the list has come. */
  readonly root?: string
  /** Builds of the folder in this run of the studio, and those of other clients of the engine; newest first. */
  readonly builds: readonly BuildListItem[]
}

export const buildsStore = createStore<BuildsView>(() => ({ builds: [] }))

/** Lists the builds of whatever folder is open, until undone. */
export function connectBuilds(): () => void {
  let stopListing: (() => void) | undefined
  let listed: string | undefined
  const update = () => {
    const root = projectStore.getState().project?.root
    if (root === listed) return
    listed = root
    stopListing?.()
    buildsStore.setState({ builds: [] }, true)
    stopListing = root === undefined ? undefined : list(root)
  }
  update()
  const stop = projectStore.subscribe(update)
  return () => {
    stop()
    stopListing?.()
  }
}

function list(root: string): () => void {
  return bridge().builds.list({ root }, (message) => {
    if (message.kind === 'start') buildsStore.setState({ root, builds: message.start })
    if (message.kind === 'items') buildsStore.setState({ root, builds: message.items.at(-1) ?? [] })
  })
}

/** The list of a folder's builds, as soon as it is there; never if another folder is opened before. */
export function whenListed(root: string, show: (builds: readonly BuildListItem[]) => void): void {
  const now = buildsStore.getState()
  if (now.root === root) {
    show(now.builds)
    return
  }
  const stop = buildsStore.subscribe((state) => {
    if (projectStore.getState().project?.root !== root) stop()
    else if (state.root === root) {
      stop()
      show(state.builds)
    }
  })
}

/** Leaves a build that has ended out of the list. */
export async function forgetBuild(id: string): Promise<void> {
  const result = await bridge().builds.forget({ id })
  if (!result.ok) showError(result.error)
}
