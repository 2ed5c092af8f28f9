import type { CommandId } from '#shared/ipc/command-id.ts'
import { bridge } from '#renderer/bridge/bridge.ts'
import { appStore } from '#renderer/stores/app-store.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { documentStore } from '#renderer/stores/document-store.ts'
import { engineStore } from '#renderer/stores/engine-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { opsStore } from '#renderer/stores/ops-store.ts'
import { projectStore } from '#renderer/stores/project-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { commands, runCommand } from './commands.ts'

/** Runs what the menu asks for, and tells it what can run, until undone. */
export function connectMenu(): () => void {
  let told = ''
  let asked = false
  const tell = () => {
    asked = false
    const enabled: readonly CommandId[] = commands.filter((item) => item.enabled()).map(({ id }) => id)
    const text = enabled.join()
    if (text === told) return
    told = text
    void bridge().app.setEnabledCommands({ enabled })
  }
  const ask = () => {
    if (asked) return
    asked = true
    setTimeout(tell, 50)
  }
  ask()
  const stops = [
    bridge().app.command((id) => void runCommand(id)),
    ...[
      appStore,
      buildStore,
      documentStore,
      engineStore,
      graphStore,
      graphViewStore,
      opsStore,
      projectStore,
      selectionStore,
    ].map((store) => store.subscribe(ask)),
  ]
  return () => stops.forEach((stop) => stop())
}
