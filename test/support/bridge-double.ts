import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import type { EngineState } from '#shared/engine/engine-state.ts'
import type { HistoryHealth, KnownTimes } from '#shared/history/history.ts'
import type { AppError, FileError } from '#shared/ipc/app-error.ts'
import type { CommandId } from '#shared/ipc/command-id.ts'
import type { AppInfo, BuildListItem, BuildWatchStart } from '#shared/ipc/contract.ts'
import type { Client, StreamMessage } from '#shared/ipc/types.ts'
import type {
  DocumentChange,
  Project,
  ProjectChange,
  RecentProject,
  Sample,
  TextDocument,
} from '#shared/project/project.ts'
import type { RefineAnswer } from '#shared/graph/refine-answer.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { Result } from '#shared/result.ts'
import { err, ok } from '#shared/result.ts'
import type { Settings } from '#shared/settings/settings.ts'
import { defaultSettings } from '#shared/settings/settings.ts'
import { LogDouble, logCalls } from './log-double.ts'

/** What happens in a scripted build, and how long after its start, ms. */
export interface ScriptedEvents {
  readonly after: number
  readonly events: readonly BuildEvent[]
}

export type BuildScript = (request: BuildRequest, startedAt: number) => readonly ScriptedEvents[]

export interface BridgeDoubleOptions {
  readonly info?: Partial<AppInfo>
  readonly engine?: EngineState
  /** Text of each file by absolute path. */
  readonly files?: Readonly<Record<string, string>>
  /** What reading a file fails with, by absolute path. */
  readonly unreadable?: Readonly<Record<string, FileError>>
  readonly drafts?: Readonly<Record<string, string>>
  readonly projects?: readonly Project[]
  readonly recent?: readonly RecentProject[]
  readonly samples?: readonly Sample[]
  readonly settings?: Partial<Settings>
  readonly script?: BuildScript
  /** What builds used, once they are over. */
  readonly usage?: BuildUsage
  /** What the history knows of any Dockerfile. */
  readonly pastTimes?: KnownTimes
  readonly historyHealth?: HistoryHealth
  /** What the engine makes of a text; without it, nothing can be told. */
  readonly refine?: (request: BuildRequest) => RefineAnswer
}

/** A test's hold on the double: what the window did, and what happens to it. */
export interface BridgeDoubleControl {
  readonly files: Map<string, string>
  readonly drafts: Map<string, string>
  readonly copied: string[]
  /** Texts of the logs that were saved. */
  readonly saved: string[]
  /** What was exported, by path: the proposed one. */
  readonly exported: ReadonlyMap<string, string | Uint8Array>
  readonly requests: { readonly request: BuildRequest; readonly unsaved: boolean }[]
  readonly enabled: () => readonly CommandId[]
  readonly isReady: () => boolean
  readonly command: (id: CommandId) => void
  readonly setEngine: (state: EngineState) => void
  readonly changeOutside: (path: string, text: string | undefined) => void
  readonly changeProject: (root: string, change: ProjectChange) => void
  /** Puts events of the running build at once. */
  readonly push: (events: readonly BuildEvent[]) => void
  /** Number of streams and events that are listened to. */
  readonly listeners: () => number
}

type ListListener = (message: StreamMessage<readonly BuildListItem[], readonly BuildListItem[]>) => void

interface RunningBuild {
  snapshot: BuildSnapshot
  readonly text: string
  readonly events: BuildEvent[]
  readonly watchers: Set<(message: StreamMessage<BuildEvent, BuildWatchStart>) => void>
  readonly timers: ReturnType<typeof setTimeout>[]
}

const ready: EngineState = {
  kind: 'ready',
  engine: {
    origin: 'private',
    endpoint: 'unix:///run/slipway/docker.sock',
    source: 'the studio’s own engine',
    serverVersion: '28.5.2',
    apiVersion: '1.51',
    operatingSystem: 'Debian GNU/Linux 12',
    architecture: 'x86_64',
    platforms: ['linux/amd64'],
    hostNetworkOnly: true,
    diskUsage: { usedBytes: 412_000_000, capBytes: 10_000_000_000 },
  },
}

const noUsage: BuildUsage = { resources: { kind: 'missing', reason: 'no-history' } }

/** The main process in memory: the whole contract, without Electron, engine or disk. */
export function bridgeDouble(options: BridgeDoubleOptions = {}): {
  readonly client: Client
  readonly control: BridgeDoubleControl
} {
  const files = new Map(Object.entries(options.files ?? {}))
  const drafts = new Map(Object.entries(options.drafts ?? {}))
  const builds = new Map<string, RunningBuild>()
  const lists = new Map<ListListener, string>()
  const copied: string[] = []
  const saved: string[] = []
  const logs = new Map<string, LogDouble>()
  const exported = new Map<string, string | Uint8Array>()
  const requests: { request: BuildRequest; unsaved: boolean }[] = []
  const commandListeners = new Set<(id: CommandId) => void>()
  const engineListeners = new Set<(message: StreamMessage<EngineState, null>) => void>()
  const documentListeners = new Map<string, Set<(message: StreamMessage<DocumentChange, null>) => void>>()
  const projectListeners = new Map<string, Set<(message: StreamMessage<ProjectChange, null>) => void>>()
  let recent = options.recent ?? []
  let settings: Settings = { ...defaultSettings, ...options.settings }
  let engine = options.engine ?? ready
  let enabled: readonly CommandId[] = []
  let isReady = false

  const read = (path: string): Result<TextDocument, AppError> => {
    const failure = options.unreadable?.[path]
    if (failure !== undefined) return err(failure)
    const text = files.get(path)
    if (text === undefined) {
      return err({ kind: 'file', reason: 'missing', path, message: `${path} is not there.` })
    }
    const draft = drafts.get(path)
    return ok({
      path,
      text: text.replaceAll('\r\n', '\n'),
      lineEnding: text.includes('\r\n') ? 'crlf' : 'lf',
      bom: false,
      readOnly: false,
      revision: text,
      ...(draft === undefined ? {} : { draft }),
    })
  }

  const listOf = (root: string): readonly BuildListItem[] =>
    [...builds.values()]
      .map(({ snapshot }) => snapshot)
      .filter(({ elsewhere, request }) => elsewhere === true || request.context === root)
      .map(({ id, request: { dockerfile, target }, state, startedAt, finishedAt, elsewhere }) => ({
        id,
        dockerfile,
        ...(target !== undefined && { target }),
        state,
        startedAt,
        ...(finishedAt !== undefined && { finishedAt }),
        ...(elsewhere && { elsewhere }),
      }))
      .toReversed()
  const tellLists = () => {
    for (const [listener, root] of lists) listener({ kind: 'items', seq: 0, items: [listOf(root)] })
  }

  const pushTo = (build: RunningBuild, events: readonly BuildEvent[]) => {
    logs.get(build.snapshot.id)?.add(events)
    build.events.push(...events)
    build.snapshot = fold(build.snapshot, events)
    for (const watcher of build.watchers) watcher({ kind: 'items', seq: build.events.length, items: events })
    tellLists()
    if (build.snapshot.outcome === undefined) return
    for (const watcher of build.watchers) watcher({ kind: 'end', result: ok(undefined) })
    build.watchers.clear()
  }

  const client: Client = {
    app: {
      info: () =>
        Promise.resolve(ok({ version: '0.1.0', platform: 'linux', electron: '33.2.1', ...options.info })),
      command: (listener) => listenTo(commandListeners, listener),
      setEnabledCommands: (argument) => {
        enabled = argument.enabled
        return Promise.resolve(ok(undefined))
      },
      openExternal: () => Promise.resolve(ok(undefined)),
      copyText: ({ text }) => {
        copied.push(text)
        return Promise.resolve(ok(undefined))
      },
      copyImage: ({ png }) => {
        copied.push(`PNG of ${png.length} bytes`)
        return Promise.resolve(ok(undefined))
      },
      saveFile: ({ folder, name, content }) => {
        const path = `${folder}/${name}`
        exported.set(path, content)
        return Promise.resolve(ok(path))
      },
      ready: () => {
        isReady = true
        return Promise.resolve(ok(undefined))
      },
      setUnsaved: () => Promise.resolve(ok(undefined)),
    },
    settings: {
      get: () => Promise.resolve(ok(settings)),
      update: (change) => {
        settings = { ...settings, ...change }
        return Promise.resolve(ok(settings))
      },
    },
    projects: {
      choose: () => Promise.resolve(ok(options.projects?.[0] ?? null)),
      open: ({ path }) => {
        const project = options.projects?.find(({ root }) => root === path)
        return Promise.resolve(
          project === undefined
            ? err({ kind: 'file', reason: 'missing', path, message: `${path} is not there.` } as const)
            : ok(project),
        )
      },
      recent: () => Promise.resolve(ok(recent)),
      forget: ({ path }) => {
        recent = recent.filter((item) => item.path !== path)
        return Promise.resolve(ok(recent))
      },
      samples: () => Promise.resolve(ok(options.samples ?? [])),
      watch: ({ root }, listener) => listenTo(setOf(projectListeners, root), listener),
    },
    documents: {
      read: ({ path }) => Promise.resolve(read(path)),
      save: ({ path, text, revision, force }) => {
        if (files.get(path) !== revision && force !== true) {
          return Promise.resolve(
            err({ kind: 'file', reason: 'changed-outside', path, message: `${path} changed outside.` }),
          )
        }
        files.set(path, text)
        return Promise.resolve(read(path))
      },
      saveDraft: ({ path, text }) => {
        if (text === null) drafts.delete(path)
        else drafts.set(path, text)
        return Promise.resolve(ok(undefined))
      },
      create: ({ path }) => {
        files.set(path, 'FROM scratch\n')
        return Promise.resolve(read(path))
      },
      watch: ({ path }, listener) => listenTo(setOf(documentListeners, path), listener),
    },
    engine: {
      watch: (listener) => {
        listener({ kind: 'items', seq: 1, items: [engine] })
        return listenTo(engineListeners, listener)
      },
      reconnect: () => Promise.resolve(ok(undefined)),
    },
    inspect: {
      refine: ({ request }, listener) => {
        const answer = options.refine?.(request) ?? { kind: 'unavailable', reason: 'There is no engine.' }
        listener({ kind: 'start', start: answer, seq: 0 })
        listener({ kind: 'end', result: ok(undefined) })
        return () => undefined
      },
    },
    builds: {
      start: ({ request, unsaved, text }) => {
        requests.push({ request, unsaved })
        const id = `build-${builds.size + 1}`
        const startedAt = Date.now()
        const build: RunningBuild = {
          snapshot: initialSnapshot({ id, request, unsaved, startedAt }),
          text,
          events: [],
          watchers: new Set(),
          timers: [],
        }
        builds.set(id, build)
        logs.set(id, new LogDouble())
        tellLists()
        for (const { after, events } of options.script?.(request, startedAt) ?? []) {
          build.timers.push(setTimeout(() => pushTo(build, events), after))
        }
        return Promise.resolve(ok({ id }))
      },
      cancel: ({ id }) => {
        const build = builds.get(id)
        build?.timers.forEach((timer) => clearTimeout(timer))
        if (build?.snapshot.outcome === undefined && build !== undefined) {
          pushTo(build, [{ kind: 'finished', at: Date.now(), outcome: { kind: 'cancelled' } }])
        }
        return Promise.resolve(ok(undefined))
      },
      forget: ({ id }) => {
        builds.delete(id)
        tellLists()
        return Promise.resolve(ok(undefined))
      },
      list: ({ root }, listener) => {
        lists.set(listener, root)
        listener({ kind: 'start', start: listOf(root), seq: 0 })
        return () => lists.delete(listener)
      },
      watch: ({ id }, listener) => {
        const build = builds.get(id)
        if (build === undefined) return () => undefined
        listener({
          kind: 'start',
          start: { snapshot: build.snapshot, text: build.text },
          seq: build.events.length,
        })
        if (build.snapshot.outcome !== undefined) {
          listener({ kind: 'end', result: ok(undefined) })
          return () => undefined
        }
        return listenTo(build.watchers, listener)
      },
      usage: () => Promise.resolve(ok(options.usage ?? noUsage)),
    },
    history: {
      times: () => Promise.resolve(ok(options.pastTimes ?? { steps: {} })),
      health: () => Promise.resolve(ok(options.historyHealth ?? { kind: 'ok' })),
    },
    logs: logCalls(logs, copied, saved),
  }

  const control: BridgeDoubleControl = {
    files,
    drafts,
    copied,
    exported,
    saved,
    requests,
    enabled: () => enabled,
    isReady: () => isReady,
    command: (id) => commandListeners.forEach((listener) => listener(id)),
    setEngine: (state) => {
      engine = state
      engineListeners.forEach((listener) => listener({ kind: 'items', seq: 2, items: [state] }))
    },
    changeOutside: (path, text) => {
      if (text === undefined) files.delete(path)
      else files.set(path, text)
      const found = read(path)
      const change: DocumentChange = found.ok
        ? { kind: 'changed', document: found.value }
        : { kind: 'deleted', path }
      setOf(documentListeners, path).forEach((listener) =>
        listener({ kind: 'items', seq: 1, items: [change] }),
      )
    },
    changeProject: (root, change) =>
      setOf(projectListeners, root).forEach((listener) =>
        listener({ kind: 'items', seq: 1, items: [change] }),
      ),
    push: (events) => {
      const last = [...builds.values()].at(-1)
      if (last !== undefined) pushTo(last, events)
    },
    listeners: () =>
      [
        commandListeners,
        engineListeners,
        ...documentListeners.values(),
        ...projectListeners.values(),
        ...[...builds.values()].map(({ watchers }) => watchers),
      ].reduce((sum, { size }) => sum + size, 0),
  }
  return { client, control }
}

function listenTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function setOf<T>(sets: Map<string, Set<T>>, key: string): Set<T> {
  const known = sets.get(key) ?? new Set<T>()
  sets.set(key, known)
  return known
}
