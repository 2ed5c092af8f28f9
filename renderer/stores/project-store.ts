import { assertNever } from '#shared/assert-never.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { Project, ProjectChange, RecentProject, Sample } from '#shared/project/project.ts'
import type { Result } from '#shared/result.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { showError } from './app-store.ts'

export interface ProjectView {
  readonly project?: Project
  /** Dockerfile that is shown, relative to the project's root. */
  readonly dockerfile?: string
  /** Whether the folder went away while it was open. */
  readonly gone: boolean
  readonly recent: readonly RecentProject[]
  readonly samples: readonly Sample[]
}

export const projectStore = createStore<ProjectView>(() => ({ gone: false, recent: [], samples: [] }))

let stopWatching: (() => void) | undefined

/** What the window shows, kept across a reload of the window. */
const shownKey = 'slipway.shown'

export async function loadWelcome(): Promise<void> {
  const [recent, samples] = await Promise.all([bridge().projects.recent(), bridge().projects.samples()])
  if (recent.ok) projectStore.setState({ recent: recent.value })
  if (samples.ok) projectStore.setState({ samples: samples.value })
}

export async function forgetRecent(path: string): Promise<void> {
  const result = await bridge().projects.forget({ path })
  if (result.ok) projectStore.setState({ recent: result.value })
  else showError(result.error)
}

/** Lets the user choose; nothing happens if they turn the dialog down. */
export async function chooseProject(what: 'folder' | 'dockerfile'): Promise<void> {
  const result = await bridge().projects.choose({ what })
  if (!result.ok) showError(result.error)
  else if (result.value !== null) show(result.value)
}

export async function openProject(path: string): Promise<boolean> {
  const result: Result<Project, AppError> = await bridge().projects.open({ path })
  if (result.ok) show(result.value)
  else showError(result.error)
  return result.ok
}

export function closeProject(): void {
  stopWatching?.()
  stopWatching = undefined
  sessionStorage.removeItem(shownKey)
  projectStore.setState((state) => ({ gone: false, recent: state.recent, samples: state.samples }), true)
  void loadWelcome()
}

export function chooseDockerfile(dockerfile: string): void {
  projectStore.setState({ dockerfile })
  remember()
}

/** After a first Dockerfile was created. */
export function addDockerfile(dockerfile: string): void {
  const { project } = projectStore.getState()
  if (project === undefined) return
  const dockerfiles = project.dockerfiles.includes(dockerfile)
    ? project.dockerfiles
    : [...project.dockerfiles, dockerfile]
  projectStore.setState({ project: { ...project, dockerfiles }, dockerfile })
  remember()
}

/** What was shown before the window was reloaded. */
export function shownBefore(): { readonly root: string; readonly dockerfile?: string } | undefined {
  const text = sessionStorage.getItem(shownKey)
  return text === null ? undefined : (JSON.parse(text) as { root: string; dockerfile?: string })
}

/** Joins a project's root and a relative path; an absolute path stays. */
export function pathIn(root: string, relative: string): string {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(relative)) return relative
  const separator = root.includes('\\') ? '\\' : '/'
  return `${root.replace(/[\\/]+$/, '')}${separator}${relative.replaceAll('/', separator)}`
}

function show(project: Project): void {
  stopWatching?.()
  projectStore.setState(
    (state) => ({
      project,
      ...(project.dockerfile === undefined ? {} : { dockerfile: project.dockerfile }),
      gone: false,
      recent: state.recent,
      samples: state.samples,
    }),
    true,
  )
  remember()
  stopWatching = bridge().projects.watch({ root: project.root }, (message) => {
    if (message.kind === 'items') for (const change of message.items) apply(change)
  })
}

function apply(change: ProjectChange): void {
  const { project, dockerfile } = projectStore.getState()
  if (project === undefined) return
  switch (change.kind) {
    case 'dockerfiles': {
      const first = change.dockerfiles[0]
      projectStore.setState({
        project: { ...project, dockerfiles: change.dockerfiles },
        ...(dockerfile === undefined && first !== undefined ? { dockerfile: first } : {}),
      })
      return
    }
    case 'defaults': {
      const { defaultsProblem: _, ...rest } = project
      const { kind: __, ...said } = change
      projectStore.setState({ project: { ...rest, ...said } })
      return
    }
    case 'gone':
    case 'back':
      projectStore.setState({ gone: change.kind === 'gone' })
      return
    default:
      assertNever(change)
  }
}

function remember(): void {
  const { project, dockerfile } = projectStore.getState()
  if (project !== undefined) {
    sessionStorage.setItem(shownKey, JSON.stringify({ root: project.root, dockerfile }))
  }
}
