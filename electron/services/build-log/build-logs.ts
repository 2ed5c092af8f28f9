import { join } from 'node:path'
import type { LogEvent } from '#shared/build/build-event.ts'
import { overwrittenStates } from '#shared/build/log/visible-text.ts'
import type { KeptLog, LogLine, LogProgress, LogSearchProgress } from '#shared/build/log/log-line.ts'
import { formatSize } from '#shared/format/size.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { fileError } from '#electron/lib/file-error.ts'
import { KeyedQueue } from '#electron/lib/keyed-queue.ts'
import type { Logger } from '#electron/lib/logger.ts'
import { BuildLogWriter, type LogLimits } from './build-log-writer.ts'
import { readKeptBuild, writeKeptBuild, type KeptBuild } from './kept-build.ts'
import type { StepName } from './log-names.ts'
import { viewOf, type LogSource } from './log-source.ts'
import { logText, saveLog, type LogTextOptions } from './log-text.ts'
import { readLines } from './read-lines.ts'
import { LogSearch } from './search/log-search.ts'
import { shownLine } from './shown-line.ts'
import { StoredLogs } from './stored-logs.ts'
import { storedBuilds, sweepLogs, type LogPolicy } from './sweep-logs.ts'

export interface BuildLogsOptions {
  /** One folder a build is made in it. */
  readonly folder: string
  readonly logger: Logger
  /** Main file of the thread that searches, where it does not lie in the sources: in a bundle. */
  readonly searchEntry?: URL
  readonly limits?: LogLimits
  readonly policy?: LogPolicy
}

const mebi = 1024 * 1024
const usualLimits: LogLimits = { build: 1024 * mebi, waiting: 64 * mebi, retry: 5_000 }
const usualPolicy: LogPolicy = { age: 30 * 24 * 3600_000, size: 2048 * mebi }

/** Characters of a copy: what a clipboard takes without harm. */
const COPY_LIMIT = 32 * mebi

/** States of one line that are shown when it is unfolded. */
const MOST_STATES = 200

/** Lines of a log that a call is about. */
export interface LogPart {
  readonly build: string
  /** Digests; absent for all steps. */
  readonly steps?: readonly string[]
}

/** Where a running build's output goes. */
export interface LogSink {
  add(event: LogEvent, step: StepName): void
  /** A step has ended: soon its open lines are taken for complete. */
  endStep(digest: string): void
  /** Writes everything, with how the build ended. */
  end(outcome: NonNullable<KeptBuild['outcome']>): Promise<void>
}

/** The output of builds, on the disk from the first line on: written as it comes, read by ranges, searched, saved. */
export class BuildLogs {
  readonly #options: Required<Omit<BuildLogsOptions, 'searchEntry'>>
  readonly #search: LogSearch
  readonly #live = new Map<string, BuildLogWriter>()
  readonly #stored: StoredLogs
  readonly #work = new KeyedQueue()
  readonly #pending = new Set<Promise<unknown>>()

  constructor({ searchEntry, ...options }: BuildLogsOptions) {
    this.#options = { limits: usualLimits, policy: usualPolicy, ...options }
    this.#search = new LogSearch(searchEntry)
    this.#stored = new StoredLogs(options.folder)
  }

  /** Folder of a build's log, whether there is one or not. */
  folderOf(id: string): string {
    return join(this.#options.folder, id)
  }

  /** Opens the log of a build that starts. */
  begin(build: KeptBuild): LogSink {
    const folder = this.folderOf(build.id)
    const writer = new BuildLogWriter(folder, build.startedAt, this.#options.limits)
    this.#live.set(build.id, writer)
    void this.#later(build.id, () => writeKeptBuild(folder, build))
    void this.#later('sweep', () => this.#sweep())
    return {
      add: (event, step) => writer.add(event, step),
      endStep: (digest) => writer.endStep(digest),
      end: (outcome) =>
        this.#later(build.id, async () => {
          await this.#end(build.id, writer)
          await writeKeptBuild(folder, { ...build, outcome })
        }),
    }
  }

  /** What is known, and from there on what changes; ends with the build. Returns the undo. */
  watch(
    id: string,
    listener: {
      push(progress: readonly LogProgress[]): void
      end(result: Result<void, AppError>): void
    },
  ): () => void {
    const writer = this.#live.get(id)
    if (writer === undefined) {
      const controller = new AbortController()
      void this.#open(id).then((found) => {
        if (controller.signal.aborted) return
        if (found.ok) listener.push([progressOf(found.value)])
        listener.end(found.ok ? ok(undefined) : found)
      })
      return () => controller.abort()
    }
    listener.push([writer.progress])
    return writer.subscribe((progress, isLast) => {
      listener.push([progress])
      if (isLast) listener.end(ok(undefined))
    })
  }

  /** Some lines of the view, in order; fewer where it ends. */
  async read(
    part: LogPart & { readonly from: number; readonly count: number },
    signal: AbortSignal,
  ): Promise<Result<readonly LogLine[], AppError>> {
    return this.#with(part, async (source) => {
      const lines = await readLines(source, viewOf(source.names, part.steps), part.from, part.count, signal)
      return lines.map(({ index, line, at, step, stream, carry, continues, text }) => ({
        index,
        line,
        continues,
        ...shownLine({
          digest: source.names.steps[step]?.digest ?? '',
          stream,
          at: source.base + at,
          carry: source.names.styles[carry] ?? '',
          text,
        }),
      }))
    })
  }

  /** The last states of a line, by its number over all steps, that carriage returns wrote over; oldest first. */
  async states(
    build: string,
    line: number,
    signal: AbortSignal,
  ): Promise<Result<readonly string[], AppError>> {
    return this.#with({ build }, async (source) => {
      const [found] = await readLines(source, undefined, line, 1, signal)
      return found === undefined ? [] : overwrittenStates(found.text).slice(-MOST_STATES)
    })
  }

  /** The text of some lines, for instance to copy it. */
  async text(
    part: LogPart & { readonly from: number; readonly count: number },
    options: LogTextOptions,
    signal: AbortSignal,
  ): Promise<Result<string, AppError>> {
    const text = await this.#with(part, async (source) => {
      let text = ''
      for await (const more of logText(source, viewOf(source.names, part.steps), part, options, signal)) {
        text += more
        if (text.length > COPY_LIMIT) return undefined
      }
      return text
    })
    if (!text.ok || text.value !== undefined) return text as Result<string, AppError>
    return err({
      kind: 'invalid-argument',
      message: `This is more than ${formatSize(COPY_LIMIT)}, which is too much to copy.`,
      remedy: 'Save the log to a file instead.',
    })
  }

  /** Writes the view to a file, whole or not at all. */
  async save(
    part: LogPart,
    path: string,
    options: LogTextOptions,
    signal: AbortSignal,
  ): Promise<Result<void, AppError>> {
    const source = await this.#open(part.build)
    if (!source.ok) return source
    try {
      await saveLog(path, source.value, viewOf(source.value.names, part.steps), options, signal)
      return ok(undefined)
    } catch (error) {
      return err(fileError(path, 'save', error))
    }
  }

  async search(
    query: LogPart & {
      readonly pattern: string
      readonly regex: boolean
      readonly case: boolean
      readonly from: number
    },
    tell: (progress: LogSearchProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<void, AppError>> {
    const source = await this.#open(query.build)
    if (!source.ok) return source
    const { folder, index, names } = source.value
    const view = viewOf(names, query.steps)
    const { pattern, regex, case: cased, from } = query
    const place = index.place(view, from)
    return this.#search.search(
      {
        folder,
        pattern,
        regex,
        case: cased,
        from,
        place,
        lines: index.lines,
        ...(view && { steps: [...view] }),
      },
      tell,
      signal,
    )
  }

  /** Logs of a project's builds, newest first, those of earlier runs of the studio included. */
  async list(root: string): Promise<readonly KeptLog[]> {
    const stored = await storedBuilds(this.#options.folder)
    return stored
      .filter(({ build }) => build.root === root)
      .map(({ build, bytes }) => ({ ...build, bytes, isLive: this.#live.has(build.id) }))
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#pending)
    await Promise.all([...this.#live].map(([id, writer]) => this.#end(id, writer)))
    await this.#search.dispose()
    await this.#stored.dispose()
  }

  async #with<T>(part: LogPart, work: (source: LogSource) => Promise<T>): Promise<Result<T, AppError>> {
    const source = await this.#open(part.build)
    if (!source.ok) return source
    try {
      return ok(await work(source.value))
    } catch (error) {
      return err(fileError(source.value.folder, 'read', error))
    }
  }

  /** What is on the disk of a build that runs, or of one that is over. */
  async #open(id: string): Promise<Result<LogSource, AppError>> {
    const writer = this.#live.get(id)
    if (writer !== undefined) {
      await writer.flush()
      if (writer.source !== undefined) return ok(writer.source)
    }
    const build = await readKeptBuild(this.folderOf(id))
    if (build === undefined || this.#live.has(id)) return noLog(id)
    try {
      return ok(await this.#stored.open(id, build.startedAt))
    } catch (error) {
      return err(fileError(this.folderOf(id), 'read', error))
    }
  }

  async #end(id: string, writer: BuildLogWriter): Promise<void> {
    const source = await writer.end()
    this.#live.delete(id)
    if (source !== undefined) this.#stored.adopt(id, source)
  }

  async #sweep(): Promise<void> {
    const { folder, policy, logger } = this.#options
    const { builds, bytes } = await sweepLogs(folder, policy, Date.now(), (id) => this.#live.has(id))
    if (builds === 0) return
    const days = Math.round(policy.age / 24 / 3600_000)
    logger.info(
      `Deleted the logs of ${builds} builds, ${formatSize(bytes)}: kept are ${days} days and ${formatSize(policy.size)}`,
    )
  }

  #later(key: string, work: () => Promise<void>): Promise<void> {
    const run = this.#work
      .run(key, work)
      .catch((error: unknown) => this.#options.logger.error('A build’s log could not be looked after', error))
      .finally(() => this.#pending.delete(run))
    this.#pending.add(run)
    return run
  }
}

function progressOf({ index, names, base }: LogSource): LogProgress {
  const steps = names.steps.map((step, number) => ({ ...step, lines: index.linesOf(number) }))
  return { startedAt: base, lines: index.lines, steps, open: [] }
}

function noLog(id: string): Result<never, AppError> {
  return err({ kind: 'invalid-argument', message: `There is no log of a build ${id}.` })
}
