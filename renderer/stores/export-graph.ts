import type { Result } from '#shared/result.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { ok } from '#shared/result.ts'
import { bridge } from '../bridge/bridge.ts'
import { showError } from './app-store.ts'
import type { ExportFormat } from './export-format.ts'
import { exportWords } from './export-format.ts'
import { showExport } from './export-store.ts'
import { exportText } from './export-text.ts'
import { graphViewStore } from './graph-view-store.ts'
import { projectStore } from './project-store.ts'
import { rasterizeSvg } from './rasterize-svg.ts'

/** px of a PNG for each of the graph's. */
const sharpness = 2
/** How long one may read that it is done, ms. */
const readingTime = 4000

/** Asks where to, and writes what is seen there. */
export function saveGraph(format: ExportFormat): Promise<void> {
  return run(async (signal) => {
    const content = await contentOf(format, signal)
    const { project, dockerfile } = projectStore.getState()
    if (content === undefined || project === undefined) return ok(undefined)
    const { title, extension } = exportWords[format]
    const { mode } = graphViewStore.getState()
    const saved = await bridge().app.saveFile({
      title: `Export the graph as ${title}`,
      folder: project.root,
      name: `${nameOf(dockerfile)}${mode === 'ops' ? '.llb' : ''}.${extension}`,
      content,
    })
    return saved.ok ? ok(saved.value === null ? undefined : `Saved ${nameOf(saved.value)}`) : saved
  })
}

/** Puts what is seen on the clipboard, a PNG as a picture. */
export function copyGraph(format: ExportFormat): Promise<void> {
  return run(async (signal) => {
    const content = await contentOf(format, signal)
    if (content === undefined) return ok(undefined)
    const copied =
      typeof content === 'string'
        ? await bridge().app.copyText({ text: content })
        : await bridge().app.copyImage({ png: content })
    return copied.ok ? ok(`Copied as ${exportWords[format].title}`) : copied
  })
}

let last: AbortController | undefined

/** Does one export at a time: a newer one ends the one before. */
async function run(
  work: (signal: AbortSignal) => Promise<Result<string | undefined, AppError>>,
): Promise<void> {
  last?.abort(new Error('Another export was asked for.'))
  const own = new AbortController()
  last = own
  showExport({ kind: 'working' })
  const result = await work(own.signal).catch((error: unknown): Result<undefined, AppError> => ({
    ok: false,
    error: {
      kind: 'internal',
      message: `The graph could not be drawn: ${error instanceof Error ? error.message : String(error)}`,
    },
  }))
  if (own.signal.aborted) return
  if (!result.ok) showError(result.error)
  if (!result.ok || result.value === undefined) {
    showExport({ kind: 'idle' })
    return
  }
  showExport({ kind: 'done', message: result.value })
  setTimeout(() => {
    if (last === own) showExport({ kind: 'idle' })
  }, readingTime)
}

async function contentOf(
  format: ExportFormat,
  signal: AbortSignal,
): Promise<string | Uint8Array | undefined> {
  const text = exportText(format === 'png' ? 'svg' : format)
  return format === 'png' && text !== undefined ? rasterizeSvg(text, sharpness, signal) : text
}

/** The last part of a path of any system. */
function nameOf(path: string | undefined): string {
  return path?.split(/[\\/]/).at(-1) ?? 'Dockerfile'
}
