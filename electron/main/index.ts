import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { app, nativeTheme, type BrowserWindow } from 'electron'
import { FolderSender } from '#electron/buildkit/session/context/folder-sender.ts'
import { FolderWriter } from '#electron/buildkit/session/export/folder-writer.ts'
import { dockerConfigDir } from '#electron/docker/resolve-endpoint.ts'
import { DisposableStore } from '#electron/lib/disposable.ts'
import { FileLogger } from '#electron/lib/logger.ts'
import { BuildLogs } from '#electron/services/build-log/build-logs.ts'
import { BuildService } from '#electron/services/builds/build-service.ts'
import { ForeignBuilds } from '#electron/services/builds/foreign-builds.ts'
import type { LiveBuild } from '#electron/services/builds/live-build.ts'
import { DocumentService } from '#electron/services/documents/document-service.ts'
import { EngineConnection } from '#electron/services/engine-connection/engine-connection.ts'
import { HistoryService } from '#electron/services/history/history-service.ts'
import { InspectionService } from '#electron/services/inspection/inspection-service.ts'
import { ProjectService } from '#electron/services/projects/project-service.ts'
import { SettingsService } from '#electron/services/settings/settings-service.ts'
import { stateFolder } from '#electron/services/state-folder.ts'
import { sentence } from '#shared/format/sentence.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { APP_ORIGIN, registerAppScheme, serveApp } from './app-protocol.ts'
import { BuildAttention } from './build-attention.ts'
import { parseCommandLine, type CommandLine } from './command-line.ts'
import { IpcTransport } from './ipc-transport.ts'
import { installMenu } from './menu.ts'
import { handlersOf } from './serve.ts'
import { outcomeOf, writeSmoke } from './smoke.ts'
import { StudioWindows } from './studio-windows.ts'
import { hardenSession, preloadPath } from './window.ts'

/** How long a smoke run may take to open its project, and how long its build may take, in ms. */
const SMOKE_OPEN_LIMIT = 60_000
const SMOKE_BUILD_LIMIT = 15 * 60_000

const here = dirname(fileURLToPath(import.meta.url))
const commandLine = parseCommandLine(process.argv, process.cwd(), app.isPackaged)
const userData = stateFolder(process.env, process.platform)
mkdirSync(userData, { recursive: true })
app.setPath('userData', userData)
registerAppScheme()

if (commandLine.smokeDir === undefined && !app.requestSingleInstanceLock({ ...commandLine })) app.quit()
else {
  // Not awaited: Electron says that it is ready only when this module has been evaluated to its end.
  main(commandLine).catch((error: unknown) => {
    process.stderr.write(`The studio could not start: ${inspect(error)}\n`)
    app.exit(1)
  })
}

/** Builds the services, serves the contract, opens the window; gives all back in the reverse order at the end. */
async function main({ path, smokeDir }: CommandLine): Promise<void> {
  const state = app.getPath('userData')
  const store = new DisposableStore('studio')
  const logger = store.add(new FileLogger(join(state, 'logs')))
  process.on('unhandledRejection', (error) => logger.error('Unhandled rejection', error))
  logger.info(`Slipway ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform}`)

  const settings = new SettingsService({ file: join(state, 'settings.json') })
  const documents = store.add(new DocumentService({ draftsDir: join(state, 'drafts') }))
  const examplesDir = app.isPackaged
    ? join(process.resourcesPath, 'examples')
    : join(app.getAppPath(), 'examples')
  const projects = store.add(new ProjectService({ stateDir: state, examplesDir }))
  const sender = store.add(new FolderSender(new URL('folder-worker.js', import.meta.url)))
  const writer = store.add(new FolderWriter(new URL('folder-writer-worker.js', import.meta.url)))
  const engine = store.add(
    new EngineConnection({
      ...{ env: process.env, logger, send: sender.send, receive: writer.receive },
      keeper: new URL('engine-keeper.js', import.meta.url),
    }),
  )
  const finished = new Set<(build: LiveBuild) => void>()
  const logs = store.add(
    new BuildLogs({
      folder: join(state, 'builds'),
      logger,
      searchEntry: new URL('log-search-worker.js', import.meta.url),
    }),
  )
  const reach = {
    engine: (signal: AbortSignal, platforms?: readonly string[]) => engine.engine(signal, platforms),
    env: process.env,
    configDir: dockerConfigDir(process.env),
  }
  const inspection = store.add(new InspectionService(reach))
  const history = store.add(
    new HistoryService({
      file: join(state, 'history.sqlite'),
      logger,
      entry: new URL('history-worker.js', import.meta.url),
    }),
  )
  const builds = store.add(
    new BuildService({
      history,
      ...reach,
      logs,
      onFinished: (build) => {
        inspection.forgetImages()
        engine.reconnect() // A build that failed because the engine went away shows so at once.
        for (const listener of finished) listener(build)
      },
    }),
  )
  const attention = store.add(new BuildAttention(builds))
  finished.add((build) => attention.finished(build))
  const foreign = store.add(new ForeignBuilds({ builds, logger }))
  engine.subscribe(() => foreign.listen(engine.client))
  endOnQuit(store, logger)

  await app.whenReady()
  nativeTheme.themeSource = (await settings.get()).theme
  serveApp(join(here, '..', 'renderer'))
  hardenSession()
  const windows = store.add(new StudioWindows(preloadPath(here), join(state, 'window.json')))
  const transport = new IpcTransport(
    handlersOf({ builds, documents, engine, history, inspection, logs, projects, settings, windows }),
    APP_ORIGIN,
    logger,
  )
  store.add(transport)
  windows.connect(transport)
  installMenu((command) => windows.run(command), app.isPackaged)

  const window = windows.open(path)
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    windows.open((data as CommandLine).path)
  })
  app.on('activate', () => {
    if (process.platform === 'darwin') windows.open(undefined)
  })
  if (smokeDir !== undefined) void smoke(smokeDir, window, windows, finished, engine)
}

/** Everything is given back before the process ends, whoever ends it. */
function endOnQuit(store: DisposableStore, logger: FileLogger): void {
  let exitCode = 0
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    if (store.disposed) return
    event.preventDefault()
    store
      .dispose()
      .catch((error: unknown) => {
        logger.error('Not everything could be given back', error)
        exitCode ||= 1
      })
      .finally(() => app.exit(process.exitCode === undefined ? exitCode : Number(process.exitCode)))
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

/** Opens, builds once as a person would, leaves the outcome and a picture, and ends. */
async function smoke(
  folder: string,
  window: BrowserWindow,
  windows: StudioWindows,
  finished: Set<(build: LiveBuild) => void>,
  engine: EngineConnection,
): Promise<void> {
  try {
    const ready = await engine.engine(AbortSignal.timeout(SMOKE_BUILD_LIMIT))
    if (!ready.ok) {
      const { message, remedy } = ready.error
      const command = ready.error.kind === 'engine' ? ready.error.problem.command : undefined
      throw new Error([sentence(message), remedy, command].filter((part) => part !== undefined).join(' '))
    }
    await windows.canRun(window, 'build.start', AbortSignal.timeout(SMOKE_OPEN_LIMIT))
    const build = await new Promise<LiveBuild>((resolve, reject) => {
      finished.add(resolve)
      AbortSignal.timeout(SMOKE_BUILD_LIMIT).addEventListener('abort', () => {
        reject(new Error('The build did not end within 15 minutes.'))
      })
      windows.runIn(window, 'build.start')
    })
    const outcome = outcomeOf(build.snapshot)
    await writeSmoke(folder, window, outcome)
    process.exitCode = outcome.ok ? 0 : 1
  } catch (error) {
    const message = messageOf(error)
    await writeSmoke(folder, window, {
      ok: false,
      steps: 0,
      cached: 0,
      durationMs: 0,
      imageDigest: null,
      message,
    })
    process.exitCode = 1
  }
  app.quit()
}
