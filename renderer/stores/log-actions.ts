import type { KeptLog } from '#shared/build/log/log-line.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { bridge } from '../bridge/bridge.ts'
import { copyText, showError } from './app-store.ts'
import { documentStore } from './document-store.ts'
import { askedOf } from './log-lines.ts'
import { shownPart } from './log-part.ts'
import { logStore } from './log-store.ts'
import { logViewStore } from './log-view-store.ts'
import { chooseDockerfile, pathIn, projectStore } from './project-store.ts'
import { select } from './selection-store.ts'
import { allSteps, stepName } from './step-selection.ts'

/** Copies the lines that were chosen, else all that are shown. */
export async function copyLog(): Promise<void> {
  const { part, count } = shownPart()
  if (part === undefined) return
  const { range } = logViewStore.getState()
  const from = range === undefined ? 0 : Math.min(range.anchor, range.head)
  const lines = range === undefined ? count : Math.abs(range.anchor - range.head) + 1
  const result = await bridge().logs.copy({ ...askedOf(part), from, count: lines })
  if (!result.ok) showError(result.error)
}

/** Asks where to, and writes what is shown: as it is shown, or as the steps wrote it. */
export async function saveLog(form: 'shown' | 'raw'): Promise<void> {
  const { part, step } = shownPart()
  if (part === undefined) return
  const result = await bridge().logs.save({ ...askedOf(part), name: fileName(step), form })
  if (!result.ok) showError(result.error)
}

/** Opens an address that a step printed in the user's browser. */
export async function openUrl(url: string): Promise<void> {
  const result = await bridge().app.openExternal({ url })
  if (!result.ok) showError(result.error)
}

/** Shows a line of a Dockerfile of the project in the editor; gives `false` for any other file. */
export function openPlace(path: string, line: number): boolean {
  const { project, dockerfile } = projectStore.getState()
  const name = path.replace(/^\.\//, '')
  const known = project?.dockerfiles.find((item) => item === name)
  if (project === undefined || known === undefined) return false
  if (known === dockerfile) {
    select({ line }, 'log')
    return true
  }
  const wanted = pathIn(project.root, known)
  const undo = documentStore.subscribe(({ document }) => {
    if (document.kind === 'loading') return
    undo()
    if (document.kind === 'open' && document.path === wanted) select({ line }, 'log')
  })
  chooseDockerfile(known)
  return true
}

/** Copies where in a file something is: `src/main.c:14:5`. */
export function copyPlace(path: string, line: number, column: number | undefined): void {
  copyText(column === undefined ? `${path}:${line}` : `${path}:${line}:${column}`)
}

/** `build-harbour.log`, `build-harbour-server-3-4.log` */
function fileName(step: string): string {
  const project = projectStore.getState().project?.name ?? 'project'
  const { place, text } = stepTitle(step === allSteps ? '' : stepName(step))
  const words = [`build-${project}`, place ?? text].filter((word) => word !== '').join('-')
  return `${words.replace(/[^\w.-]+/g, '-').slice(0, 80)}.log`
}

/** The logs that are kept of the project's builds, newest first. */
export async function listLogs(): Promise<readonly KeptLog[]> {
  const { project } = projectStore.getState()
  if (project === undefined) return []
  const result = await bridge().logs.list({ root: project.root })
  if (result.ok) return result.value
  showError(result.error)
  return []
}

/** The states of a line, by its number over all steps, that carriage returns wrote over; oldest first. */
export async function overwrittenOf(line: number): Promise<readonly string[]> {
  const { build } = logStore.getState()
  if (build === undefined) return []
  const result = await bridge().logs.states({ build, line })
  return result.ok ? result.value : []
}
