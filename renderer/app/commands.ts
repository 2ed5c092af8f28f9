import type { CommandId } from '#shared/ipc/command-id.ts'
import { appStore, requestFit, setPaletteOpen, setPanelOpen, showPanel } from '#renderer/stores/app-store.ts'
import { cancelBuild, showNeighbour, startBuild } from '#renderer/stores/build-actions.ts'
import { buildStore, canStop } from '#renderer/stores/build-store.ts'
import { buildsStore } from '#renderer/stores/builds-store.ts'
import { canStartBuild } from '#renderer/stores/can-start-build.ts'
import { openDocumentNow, saveDocument } from '#renderer/stores/document-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { selectNextProblem } from '#renderer/stores/problem-actions.ts'
import { chooseProject, closeProject, projectStore } from '#renderer/stores/project-store.ts'
import { updateSettings } from '#renderer/stores/settings-store.ts'
import { graphCommands } from './graph-commands.ts'
import { instructionCommands } from './instruction-commands.ts'
import { logCommands } from './log-commands.ts'
import { focusNextPart } from './next-part.ts'
import { timelineCommands } from './timeline-commands.ts'

export interface Command {
  readonly id: CommandId
  readonly title: string
  readonly group: 'Project' | 'File' | 'Build' | 'View' | 'Graph' | 'Steps' | 'Log' | 'Theme'
  /** For instance `Mod+Shift+B`; `Mod` is Command on a Mac and Control elsewhere. */
  readonly keys?: string
  /** More keys that do the same and are not shown. */
  readonly otherKeys?: readonly string[]
  /** Where the focus must be for the keys to be meant: `data-region` of a part of the window; absent for anywhere. */
  readonly region?: 'graph' | 'log'
  readonly enabled: () => boolean
  readonly run: () => unknown
}

const always = () => true
const hasProject = () => projectStore.getState().project !== undefined
const hasDocument = () => openDocumentNow() !== undefined
const hasGraph = () => (graphStore.getState().shown?.graph.cards.length ?? 0) > 0

const hasOtherBuilds = () => buildsStore.getState().builds.length > 1

/** The one table of commands: palette, shortcuts and menu all run these. */
export const commands: readonly Command[] = [
  {
    id: 'project.openFolder',
    title: 'Open folder…',
    group: 'Project',
    keys: 'Mod+O',
    enabled: always,
    run: () => chooseProject('folder'),
  },
  {
    id: 'project.openDockerfile',
    title: 'Open Dockerfile…',
    group: 'Project',
    keys: 'Mod+Shift+O',
    enabled: always,
    run: () => chooseProject('dockerfile'),
  },
  { id: 'project.close', title: 'Close project', group: 'Project', enabled: hasProject, run: closeProject },
  {
    id: 'file.save',
    title: 'Save',
    group: 'File',
    keys: 'Mod+S',
    enabled: hasDocument,
    run: () => saveDocument(),
  },
  {
    id: 'build.start',
    title: 'Build',
    group: 'Build',
    keys: 'Mod+Shift+B',
    enabled: canStartBuild,
    run: () => startBuild(),
  },
  {
    id: 'build.startNoCache',
    title: 'Build without cache',
    group: 'Build',
    keys: 'Mod+Alt+B',
    enabled: canStartBuild,
    run: () => startBuild({ noCache: true }),
  },
  {
    id: 'build.cancel',
    title: 'Stop the build',
    group: 'Build',
    keys: 'Shift+F5',
    enabled: () => canStop(buildStore.getState()),
    run: cancelBuild,
  },
  {
    id: 'view.nextBuild',
    title: 'Show the next build',
    group: 'View',
    keys: 'Mod+PageDown',
    enabled: hasOtherBuilds,
    run: () => showNeighbour(1),
  },
  {
    id: 'view.previousBuild',
    title: 'Show the previous build',
    group: 'View',
    keys: 'Mod+PageUp',
    enabled: hasOtherBuilds,
    run: () => showNeighbour(-1),
  },
  {
    id: 'view.palette',
    title: 'Show all commands',
    group: 'View',
    keys: 'Mod+Shift+P',
    enabled: always,
    run: () => setPaletteOpen(!appStore.getState().paletteOpen),
  },
  {
    id: 'view.nextPart',
    title: 'Go to the next part of the window',
    group: 'View',
    keys: 'F6',
    enabled: hasProject,
    run: () => focusNextPart(1),
  },
  {
    id: 'view.previousPart',
    title: 'Go to the previous part of the window',
    group: 'View',
    keys: 'Shift+F6',
    enabled: hasProject,
    run: () => focusNextPart(-1),
  },
  {
    id: 'view.fitGraph',
    title: 'Fit the graph into view',
    group: 'View',
    keys: 'Mod+Shift+0',
    enabled: hasGraph,
    run: requestFit,
  },
  {
    id: 'view.toggleLog',
    title: 'Show or hide the bottom panel',
    group: 'View',
    keys: 'Mod+J',
    enabled: hasProject,
    run: () => setPanelOpen(!appStore.getState().panelOpen),
  },
  {
    id: 'view.timeline',
    title: 'Show the timeline',
    group: 'View',
    keys: 'Mod+1',
    enabled: hasProject,
    run: () => showPanel('timeline'),
  },
  {
    id: 'view.steps',
    title: 'Show the steps',
    group: 'View',
    keys: 'Mod+2',
    enabled: hasProject,
    run: () => showPanel('steps'),
  },
  {
    id: 'view.log',
    title: 'Show the log',
    group: 'View',
    keys: 'Mod+3',
    enabled: hasProject,
    run: () => showPanel('log'),
  },
  {
    id: 'view.problems',
    title: 'Show the problems',
    group: 'View',
    keys: 'Mod+4',
    enabled: hasProject,
    run: () => showPanel('problems'),
  },
  {
    id: 'view.nextProblem',
    title: 'Go to the next problem',
    group: 'View',
    keys: 'F8',
    enabled: hasDocument,
    run: selectNextProblem,
  },
  ...graphCommands,
  ...timelineCommands,
  ...logCommands,
  ...instructionCommands,
  {
    id: 'theme.system',
    title: 'Theme: follow the system',
    group: 'Theme',
    enabled: always,
    run: () => updateSettings({ theme: 'system' }),
  },
  {
    id: 'theme.dark',
    title: 'Theme: dark',
    group: 'Theme',
    enabled: always,
    run: () => updateSettings({ theme: 'dark' }),
  },
  {
    id: 'theme.light',
    title: 'Theme: light',
    group: 'Theme',
    enabled: always,
    run: () => updateSettings({ theme: 'light' }),
  },
]

const byId: ReadonlyMap<CommandId, Command> = new Map(commands.map((command) => [command.id, command]))

/** Runs a command if it can run now; tells whether it did. */
export function runCommand(id: CommandId): boolean {
  const command = byId.get(id)
  if (command?.enabled() !== true) return false
  command.run()
  return true
}

/** A command's shortcut for people: `⇧⌘B` or `Ctrl+Shift+B`. */
export function keysOf(id: CommandId): string | undefined {
  const keys = byId.get(id)?.keys
  return keys === undefined ? undefined : formatKeys(keys)
}

export function formatKeys(keys: string, platform: string = navigator.platform): string {
  if (!platform.startsWith('Mac')) return keys.replace('Mod', 'Ctrl')
  const signs: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' }
  return keys
    .split('+')
    .map((key) => signs[key] ?? key)
    .join('')
}
