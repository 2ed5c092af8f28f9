import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { CommandId } from '#shared/ipc/command-id.ts'
import { type InstructionCommandId, instructionWords } from '#shared/ipc/instruction-words.ts'

interface Entry {
  readonly id: CommandId
  readonly label: string
  readonly accelerator?: string
}

const file: readonly (Entry | 'separator')[] = [
  { id: 'project.openFolder', label: 'Open Folder…', accelerator: 'CmdOrCtrl+O' },
  { id: 'project.openDockerfile', label: 'Open Dockerfile…', accelerator: 'CmdOrCtrl+Shift+O' },
  'separator',
  { id: 'file.save', label: 'Save', accelerator: 'CmdOrCtrl+S' },
  'separator',
  { id: 'project.close', label: 'Close Project' },
]

const build: readonly (Entry | 'separator')[] = [
  { id: 'build.start', label: 'Build', accelerator: 'CmdOrCtrl+Shift+B' },
  { id: 'build.startNoCache', label: 'Build Without Cache', accelerator: 'CmdOrCtrl+Alt+B' },
  { id: 'build.cancel', label: 'Stop Build', accelerator: 'Shift+F5' },
]

const view: readonly (Entry | 'separator')[] = [
  { id: 'view.palette', label: 'Command Palette…', accelerator: 'CmdOrCtrl+Shift+P' },
  'separator',
  { id: 'view.nextPart', label: 'Next Part of the Window', accelerator: 'F6' },
  { id: 'view.previousPart', label: 'Previous Part of the Window', accelerator: 'Shift+F6' },
  { id: 'view.fitGraph', label: 'Fit Graph', accelerator: 'CmdOrCtrl+Shift+0' },
  { id: 'view.toggleLog', label: 'Toggle Panel', accelerator: 'CmdOrCtrl+J' },
  { id: 'view.timeline', label: 'Timeline', accelerator: 'CmdOrCtrl+1' },
  { id: 'view.steps', label: 'Steps', accelerator: 'CmdOrCtrl+2' },
  { id: 'view.log', label: 'Log', accelerator: 'CmdOrCtrl+3' },
  { id: 'view.problems', label: 'Problems', accelerator: 'CmdOrCtrl+4' },
  { id: 'view.nextBuild', label: 'Next Build', accelerator: 'CmdOrCtrl+PageDown' },
  { id: 'view.previousBuild', label: 'Previous Build', accelerator: 'CmdOrCtrl+PageUp' },
  { id: 'view.nextProblem', label: 'Next Problem', accelerator: 'F8' },
  'separator',
  { id: 'theme.system', label: 'System Theme' },
  { id: 'theme.dark', label: 'Dark Theme' },
  { id: 'theme.light', label: 'Light Theme' },
]

const steps: readonly (Entry | 'separator')[] = [
  { id: 'steps.longest', label: 'Go to the Longest Wait' },
  'separator',
  { id: 'timeline.zoomIn', label: 'Zoom In' },
  { id: 'timeline.zoomOut', label: 'Zoom Out' },
  { id: 'timeline.fit', label: 'Whole Build' },
  'separator',
  { id: 'steps.group', label: 'Group by Stage' },
  { id: 'steps.copy', label: 'Copy for a Spreadsheet' },
  { id: 'steps.copyMarkdown', label: 'Copy as Markdown' },
]

const log: readonly (Entry | 'separator')[] = [
  { id: 'log.search', label: 'Find…', accelerator: 'CmdOrCtrl+F' },
  { id: 'log.nextHit', label: 'Next Hit', accelerator: 'F3' },
  { id: 'log.previousHit', label: 'Previous Hit', accelerator: 'Shift+F3' },
  'separator',
  { id: 'log.all', label: 'All Steps' },
  { id: 'log.follow', label: 'Follow the End' },
  { id: 'log.wrap', label: 'Wrap Long Lines' },
  { id: 'log.times', label: 'Change Times' },
  'separator',
  { id: 'log.copy', label: 'Copy' },
  { id: 'log.save', label: 'Save as Shown…' },
  { id: 'log.saveRaw', label: 'Save With Colours…' },
  'separator',
  { id: 'log.earlier', label: 'Logs of Earlier Builds…' },
]

const graph: readonly (Entry | 'separator')[] = [
  { id: 'graph.graph', label: 'Graph' },
  { id: 'graph.list', label: 'List' },
  { id: 'graph.ops', label: 'BuildKit’s Own Graph' },
  { id: 'graph.opsTable', label: 'Ops as Table or Graph' },
  'separator',
  { id: 'graph.search', label: 'Search…', accelerator: 'CmdOrCtrl+F' },
  { id: 'graph.nextMatch', label: 'Next Match', accelerator: 'F3' },
  { id: 'graph.previousMatch', label: 'Previous Match', accelerator: 'Shift+F3' },
  { id: 'graph.clearFilter', label: 'Clear Filter' },
  'separator',
  { id: 'graph.zoomIn', label: 'Zoom In' },
  { id: 'graph.zoomOut', label: 'Zoom Out' },
  { id: 'graph.zoomReset', label: 'Life Size' },
  { id: 'graph.direction', label: 'To the Right or Downwards' },
  'separator',
  { id: 'graph.hideExternal', label: 'Hide or Show Images and Contexts' },
  { id: 'graph.onlyTarget', label: 'Only What the Target Needs' },
  { id: 'graph.collapseAll', label: 'Collapse All' },
  { id: 'graph.expandAll', label: 'Expand All' },
  { id: 'graph.minimap', label: 'Hide or Show Overview' },
  'separator',
  { id: 'graph.save.svg', label: 'Save as SVG…' },
  { id: 'graph.save.png', label: 'Save as PNG…' },
  { id: 'graph.save.dot', label: 'Save as Graphviz dot…' },
  { id: 'graph.save.mermaid', label: 'Save as Mermaid…' },
  { id: 'graph.save.json', label: 'Save as JSON…' },
  'separator',
  { id: 'graph.copy.png', label: 'Copy as PNG' },
  { id: 'graph.copy.svg', label: 'Copy as SVG' },
  { id: 'graph.copy.dot', label: 'Copy as Graphviz dot' },
  { id: 'graph.copy.mermaid', label: 'Copy as Mermaid' },
]

/** What acts on the instruction that is selected. */
const instruction: readonly (Entry | 'separator')[] = Object.entries(instructionWords).flatMap(
  ([id, { menu, group }], index, all) => {
    const entry: Entry = { id: id as InstructionCommandId, label: menu }
    return group === all[index - 1]?.[1].group || index === 0 ? [entry] : ['separator' as const, entry]
  },
)

/**
 * The application's menu. Its keys are shown here and handled by the window, which knows what has the focus.
 *
 * @param run tells the focused window to run a command
 */
export function installMenu(run: (command: CommandId) => void, isPackaged: boolean): void {
  const items = (entries: readonly (Entry | 'separator')[]): MenuItemConstructorOptions[] =>
    entries.map((entry) =>
      entry === 'separator'
        ? { type: 'separator' }
        : {
            id: entry.id,
            label: entry.label,
            ...(entry.accelerator ? { accelerator: entry.accelerator, registerAccelerator: false } : {}),
            click: () => run(entry.id),
          },
    )
  const zoom: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
  ]
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [...items(file), { type: 'separator' }, { role: 'close' }, { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'Build', submenu: items(build) },
    { label: 'View', submenu: [...items(view), ...zoom] },
    { label: 'Graph', submenu: items(graph) },
    { label: 'Steps', submenu: items(steps) },
    { label: 'Log', submenu: items(log) },
    { label: 'Instruction', submenu: items(instruction) },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** Greys what cannot run now; commands that the window did not name are the ones that cannot. */
export function enableMenu(enabled: readonly CommandId[]): void {
  const menu = Menu.getApplicationMenu()
  for (const entry of [...file, ...build, ...view, ...graph, ...steps, ...log, ...instruction]) {
    if (entry === 'separator') continue
    const item = menu?.getMenuItemById(entry.id)
    if (item) item.enabled = enabled.includes(entry.id)
  }
}
