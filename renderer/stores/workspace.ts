import { bridge } from '../bridge/bridge.ts'
import { leaveBuild, resumeBuild } from './build-actions.ts'
import { buildStore, failedStep } from './build-store.ts'
import { connectBuilds } from './builds-store.ts'
import { closeDocument, documentStore, flushDraft, openDocument, openDocumentNow } from './document-store.ts'
import { connectGraphCursor } from './graph-cursor-store.ts'
import { connectMatches } from './graph-matches.ts'
import { analyse, changeGraphDefaults, connectGraphView, resetGraph } from './graph-store.ts'
import { connectInsight } from './insight-store.ts'
import { connectLive, liveStore } from './live-store.ts'
import { connectLog } from './log-store.ts'
import { connectOpsSelection } from './ops-selection.ts'
import { connectOps } from './ops-store.ts'
import { connectProblems } from './problem-store.ts'
import { pathIn, projectStore } from './project-store.ts'
import { connectGraphViewMemory, recallGraphView } from './remember-graph-view.ts'
import { select } from './selection-store.ts'

/** Keeps the stores in step with one another until undone: project → document → graph, build → rows. */
export function connectStores(): () => void {
  const stops = [
    connectLive(),
    connectLog(),
    connectInsight(),
    connectProblems(),
    connectOps(),
    connectOpsSelection(),
    connectMatches(),
    connectGraphView(),
    connectGraphViewMemory(),
    connectGraphCursor(),
    connectBuilds(),
    followProject(),
    followDocument(),
    followUnsaved(),
    followFailure(),
    keepDraftOnLeaving(),
  ]
  return () => stops.forEach((stop) => stop())
}

/** The Dockerfile that is chosen is the one that is open. */
function followProject(): () => void {
  return projectStore.subscribe((now, before) => {
    if (now.project?.root === before.project?.root && now.dockerfile === before.dockerfile) {
      const [defaults, old] = [now.project?.defaults, before.project?.defaults]
      if (defaults !== undefined && defaults !== old) changeGraphDefaults(defaults, old ?? {})
      return
    }
    leaveBuild()
    select({}, 'editor')
    const { project, dockerfile } = now
    const path = project && dockerfile !== undefined ? pathIn(project.root, dockerfile) : undefined
    resetGraph(project?.defaults ?? {})
    recallGraphView(path)
    if (path === undefined) closeDocument()
    else void openDocument(path).then(resumeBuild)
  })
}

/** The graph is of the text on screen. */
function followDocument(): () => void {
  return documentStore.subscribe(({ document: now }, { document: before }) => {
    if (now.kind !== 'open') return
    if (before.kind === 'open' && before.path === now.path && before.version === now.version) return
    analyse(now.text, now.version)
  })
}

/** A failure is selected when it comes: its line, its row and its output are in sight. */
function followFailure(): () => void {
  return buildStore.subscribe((now, before) => {
    const step = failedStep(now)
    if (step === undefined || step === failedStep(before)) return
    const instruction = [...liveStore.getState().textJoin].find(([, digests]) => digests.includes(step))?.[0]
    select({ step, instruction }, 'log')
  })
}

/** The last words typed are kept too, however the window is left. */
function keepDraftOnLeaving(): () => void {
  window.addEventListener('blur', flushDraft)
  window.addEventListener('pagehide', flushDraft)
  return () => {
    window.removeEventListener('blur', flushDraft)
    window.removeEventListener('pagehide', flushDraft)
  }
}

/** The main process knows of unsaved text before the window is closed. */
function followUnsaved(): () => void {
  let told = ''
  return documentStore.subscribe(() => {
    const document = openDocumentNow()
    const path = document?.dirty === true ? document.path : ''
    if (path === told) return
    told = path
    void bridge().app.setUnsaved({ paths: path === '' ? [] : [path] })
  })
}
