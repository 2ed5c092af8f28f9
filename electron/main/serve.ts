import { extname, join } from 'node:path'
import { app, BrowserWindow, clipboard, nativeTheme, shell, webContents } from 'electron'
import type { BuildLogs } from '#electron/services/build-log/build-logs.ts'
import type { BuildService } from '#electron/services/builds/build-service.ts'
import type { DocumentService } from '#electron/services/documents/document-service.ts'
import type { EngineConnection } from '#electron/services/engine-connection/engine-connection.ts'
import type { HistoryService } from '#electron/services/history/history-service.ts'
import type { InspectionService } from '#electron/services/inspection/inspection-service.ts'
import type { ProjectService } from '#electron/services/projects/project-service.ts'
import type { SettingsService } from '#electron/services/settings/settings-service.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { Project } from '#shared/project/project.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { copyImage } from './copy-image.ts'
import { chooseProject, chooseSavePath } from './dialogs.ts'
import type { CallContext, Handlers } from './handlers.ts'
import { logHandlers } from './log-handlers.ts'
import { enableMenu } from './menu.ts'
import type { StudioWindows } from './studio-windows.ts'
import { writeExport } from './write-export.ts'

export interface Services {
  readonly builds: BuildService
  readonly documents: DocumentService
  readonly engine: EngineConnection
  readonly history: HistoryService
  readonly inspection: InspectionService
  readonly logs: BuildLogs
  readonly projects: ProjectService
  readonly settings: SettingsService
  readonly windows: StudioWindows
}

/** Joins each call of the contract to the service that answers it. */
export function handlersOf({
  builds,
  documents,
  engine,
  history,
  inspection,
  logs,
  projects,
  settings,
  windows,
}: Services): Handlers {
  const open = async (path: string): Promise<Result<Project, AppError>> => {
    const project = await projects.open(path)
    if (project.ok) await projects.remember(project.value.root)
    return project
  }

  return {
    app: {
      info: (_, { windowId }) => {
        const openPath = windows.openPathOf(windowId)
        const sandboxOff = whySandboxIsOff()
        return ok({
          version: app.getVersion(),
          platform: process.platform,
          electron: process.versions.electron,
          ...(sandboxOff === undefined ? {} : { sandboxOff }),
          ...(openPath === undefined ? {} : { openPath }),
        })
      },
      setEnabledCommands: ({ enabled }, { windowId }) => {
        enableMenu(enabled)
        windows.setEnabled(windowId, enabled)
        return ok(undefined)
      },
      openExternal: async ({ url }) => {
        await shell.openExternal(url)
        return ok(undefined)
      },
      copyText: async ({ text }) => {
        await clipboard.writeText(text)
        return ok(undefined)
      },
      copyImage: async ({ png }) => {
        if (await copyImage(png)) return ok(undefined)
        return err({ kind: 'internal', message: 'The picture could not be read.' })
      },
      saveFile: async ({ title, folder, name, content }, { windowId }) => {
        const window = windowOf(windowId)
        const extension = extname(name).slice(1)
        const proposed = { title, path: join(folder, name), kind: extension.toUpperCase() }
        const path = window && (await chooseSavePath(window, { ...proposed, extensions: [extension] }))
        return path === undefined ? ok(null) : writeExport(path, content)
      },
      ready: (_, { windowId }) => {
        windows.setReady(windowId)
        return ok(undefined)
      },
      setUnsaved: ({ paths }, { windowId }) => {
        windows.setUnsaved(windowId, paths)
        return ok(undefined)
      },
    },
    settings: {
      get: async () => ok(await settings.get()),
      update: async (change) => {
        const updated = await settings.update(change)
        if (updated.ok) nativeTheme.themeSource = updated.value.theme
        return updated
      },
    },
    projects: {
      choose: async ({ what }, { windowId }) => {
        const window = windowOf(windowId)
        const path = window && (await chooseProject(window, what))
        return path === undefined ? ok(null) : open(path)
      },
      open: ({ path }) => open(path),
      recent: async () => ok(await projects.recent()),
      forget: ({ path }) => projects.forget(path),
      samples: async () => ok(await projects.samples()),
      watch: ({ root }, sink, { signal }) => {
        sink.start(null)
        untilAborted(
          signal,
          projects.watch(root, (change) => sink.push([change])),
        )
      },
    },
    documents: {
      read: ({ path }) => documents.read(path),
      save: (argument) => documents.save(argument),
      saveDraft: ({ path, text }) => documents.saveDraft(path, text),
      create: ({ path }) => documents.create(path),
      watch: ({ path }, sink, { signal }) => {
        sink.start(null)
        untilAborted(
          signal,
          documents.watch(path, (change) => sink.push([change])),
        )
      },
    },
    engine: {
      watch: (_, sink, { signal }) => {
        sink.start(null)
        untilAborted(
          signal,
          engine.subscribe((state) => sink.push([state])),
        )
      },
      reconnect: () => {
        engine.reconnect()
        return ok(undefined)
      },
    },
    inspect: {
      refine: (question, sink, { signal }) => {
        void inspection.refine(question, signal).then((answer) => {
          if (answer.ok) sink.start(answer.value)
          sink.end(answer.ok ? ok(undefined) : answer)
        })
      },
    },
    builds: {
      start: ({ request, unsaved, text }, { signal }: CallContext) =>
        signal.aborted
          ? err({ kind: 'cancelled', message: 'The window went away.' })
          : builds.start({ request, unsaved, text }, signal),
      cancel: ({ id }) => builds.cancel(id),
      list: ({ root }, sink, { signal }) => {
        sink.start(builds.list(root))
        untilAborted(
          signal,
          builds.onListChange(() => sink.push([builds.list(root)])),
        )
      },
      forget: ({ id }) => builds.forget(id),
      watch: ({ id }, sink, { signal }) => untilAborted(signal, builds.watch(id, sink)),
      usage: ({ id }) => builds.usage(id),
    },
    history: {
      times: async (query) => ok(await history.times(query)),
      health: async () => ok(await history.health()),
    },
    logs: logHandlers(logs, windowOf),
  }
}

/** Chromium's sandbox cannot be used by root; for everybody else it stays on. */
function whySandboxIsOff(): string | undefined {
  if (!app.commandLine.hasSwitch('no-sandbox')) return undefined
  return process.getuid?.() === 0
    ? 'Running as root: Chromium’s sandbox cannot be used and is off.'
    : 'The sandbox was turned off on the command line.'
}

function windowOf(id: number): BrowserWindow | undefined {
  const contents = webContents.fromId(id)
  return contents ? (BrowserWindow.fromWebContents(contents) ?? undefined) : undefined
}

function untilAborted(signal: AbortSignal, undo: () => void): void {
  if (signal.aborted) undo()
  else signal.addEventListener('abort', undo, { once: true })
}
