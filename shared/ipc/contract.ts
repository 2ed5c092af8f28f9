import type { BuildEvent } from '../build/build-event.ts'
import type { BuildSnapshot } from '../build/build-snapshot.ts'
import type { BuildUsage } from '../build/usage/build-usage.ts'
import type { KeptLog, LogLine, LogProgress, LogSearchProgress } from '../build/log/log-line.ts'
import type { EngineState } from '../engine/engine-state.ts'
import type { HistoryHealth, KnownTimes, TimesQuery } from '../history/history.ts'
import type {
  DocumentChange,
  Project,
  ProjectChange,
  RecentProject,
  Sample,
  TextDocument,
} from '../project/project.ts'
import type { RefineAnswer, RefineQuestion } from '../graph/refine-answer.ts'
import type { BuildRequest } from '../request/build-request.ts'
import type { Settings } from '../settings/settings.ts'
import type { CommandId } from './command-id.ts'
import { event, request, stream } from './describe.ts'

/** What the process and the machine are, for the About box, the welcome page and the title bar. */
export interface AppInfo {
  readonly version: string
  readonly platform: string
  readonly electron: string
  /** Why Electron's sandbox is off, where it is. */
  readonly sandboxOff?: string
  /** The project named on the command line. */
  readonly openPath?: string
}

/** A build as it is listed. */
export interface BuildListItem {
  readonly id: string
  readonly dockerfile: string
  readonly target?: string
  readonly state: BuildSnapshot['state']
  readonly startedAt: number
  readonly finishedAt?: number
  /** Another client of the engine started it. */
  readonly elsewhere?: true
}

/** The first message of `builds.watch`: what is known, so that a window that opens late sees all. */
export interface BuildWatchStart {
  readonly snapshot: BuildSnapshot
  /** The Dockerfile that is built; unknown of a build of another client that runs. */
  readonly text?: string
}

/** The lines of a build's log that a call is about. */
interface LogPart {
  readonly build: string
  readonly steps?: readonly string[]
}

/** What to look for in a log. */
export interface LogPattern {
  readonly pattern: string
  readonly regex: boolean
  /** Whether `A` is another letter than `a`. */
  readonly case: boolean
}

/**
 * Everything that a window can ask of the main process and hear from it: group → call. Client, handlers, preload and
 * the test double are types derived from this value. Adding a call is one line here and one handler.
 */
export const contract = {
  app: {
    info: request<void, AppInfo>(),
    /** A menu entry or a shortcut of the system asks the window to run a command. */
    command: event<CommandId>(),
    /** Which commands can run now, for the menu. */
    setEnabledCommands: request<{ readonly enabled: readonly CommandId[] }, void>(),
    /** Opens a page of the documentation in the user's browser: https only. */
    openExternal: request<{ readonly url: string }, void>(),
    copyText: request<{ readonly text: string }, void>(),
    /** Puts a PNG on the clipboard. */
    copyImage: request<{ readonly png: Uint8Array }, void>(),
    /** Asks with the system's dialog where to, and writes atomically. Gives the path; `null` if it was turned down. */
    saveFile: request<
      {
        readonly title: string
        /** What the dialog proposes. */
        readonly folder: string
        readonly name: string
        readonly content: string | Uint8Array
      },
      string | null
    >(),
    /** The window has drawn its first interactive frame. */
    ready: request<void, void>(),
    /** Asked before the window closes with unsaved text; drafts are kept anyway. */
    setUnsaved: request<{ readonly paths: readonly string[] }, void>(),
  },
  settings: {
    get: request<void, Settings>(),
    update: request<Partial<Settings>, Settings>(),
  },
  projects: {
    /** Shows the system's dialog; `null` if the user turned it down. */
    choose: request<{ readonly what: 'folder' | 'dockerfile' }, Project | null>(),
    /** Opens a folder, or the folder of a Dockerfile with that file shown. */
    open: request<{ readonly path: string }, Project>(),
    recent: request<void, readonly RecentProject[]>(),
    forget: request<{ readonly path: string }, readonly RecentProject[]>(),
    samples: request<void, readonly Sample[]>(),
    watch: stream<{ readonly root: string }, ProjectChange>(),
  },
  documents: {
    read: request<{ readonly path: string }, TextDocument>(),
    /** Atomic; keeps mode, line ends and BOM. Fails with `changed-outside` if the file's revision is another, unless forced. */
    save: request<
      {
        readonly path: string
        readonly text: string
        readonly revision: string
        readonly lineEnding: TextDocument['lineEnding']
        readonly bom: boolean
        readonly force?: boolean
      },
      TextDocument
    >(),
    /** Keeps unsaved text against a crash; `null` forgets it. */
    saveDraft: request<{ readonly path: string; readonly text: string | null }, void>(),
    /** Creates a first Dockerfile in a folder that has none. */
    create: request<{ readonly path: string }, TextDocument>(),
    watch: stream<{ readonly path: string }, DocumentChange>(),
  },
  engine: {
    watch: stream<void, EngineState>(),
    reconnect: request<void, void>(),
  },
  inspect: {
    /** What the engine makes of a text before it is built, without asking a registry. Begins with the answer and ends. */
    refine: stream<RefineQuestion, never, RefineAnswer>(),
  },
  builds: {
    /** `text` is what the window shows: that of the file unless the request holds unsaved text. */
    start: request<
      { readonly request: BuildRequest; readonly unsaved: boolean; readonly text: string },
      { readonly id: string }
    >(),
    cancel: request<{ readonly id: string }, void>(),
    /** The builds of a folder in this run of the studio, and those of other clients, newest first: whenever they change. */
    list: stream<{ readonly root: string }, readonly BuildListItem[], readonly BuildListItem[]>(),
    /** Leaves a build that has ended out of the list. */
    forget: request<{ readonly id: string }, void>(),
    /** Begins with what is known, goes on with events in batches, ends with the build. */
    watch: stream<{ readonly id: string }, BuildEvent, BuildWatchStart>(),
    /** What the steps and mounts of a build used; answered once it is over and the engine has told, up to 15 s later. */
    usage: request<{ readonly id: string }, BuildUsage>(),
  },
  /** What builds did, in earlier runs of the studio too. */
  history: {
    /** How long the steps of a Dockerfile took when they last ran. */
    times: request<TimesQuery, KnownTimes>(),
    health: request<void, HistoryHealth>(),
  },
  /** What builds print. It is on the disk; a window holds what it shows. `steps` are digests; absent, all steps are meant. */
  logs: {
    /** Logs that are kept of a project's builds, newest first; also of builds of earlier runs of the studio. */
    list: request<{ readonly root: string }, readonly KeptLog[]>(),
    /** How many lines there are, at once and whenever there are more; ends with the build. */
    watch: stream<{ readonly build: string }, LogProgress>(),
    /** Some lines of the view; fewer where it ends. */
    read: request<LogPart & { readonly from: number; readonly count: number }, readonly LogLine[]>(),
    /** The states of a line (by its number over all steps) that carriage returns wrote over, the last ones, oldest first. */
    states: request<{ readonly build: string; readonly line: number }, readonly string[]>(),
    /** Begins at line `from` of the view and ends with the lines that there are now. */
    search: stream<LogPart & LogPattern & { readonly from: number }, LogSearchProgress>(),
    /** Asks where to, and writes the view: as shown, or as the steps wrote it. Gives the path; `null` if it was turned down. */
    save: request<LogPart & { readonly name: string; readonly form: 'shown' | 'raw' }, string | null>(),
    /** Puts some lines of the view into the clipboard, as they are shown. */
    copy: request<LogPart & { readonly from: number; readonly count: number }, void>(),
  },
} as const

export type Contract = typeof contract
