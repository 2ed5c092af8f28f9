import { buildStore } from './build-store.ts'
import { openDocumentNow } from './document-store.ts'
import { engineStore } from './engine-store.ts'
import { projectStore } from './project-store.ts'

/** Whether a build could start now. */
export function canStartBuild(): boolean {
  return (
    openDocumentNow() !== undefined &&
    engineStore.getState().engine.kind === 'ready' &&
    !buildStore.getState().asked &&
    !projectStore.getState().gone
  )
}
