import { randomUUID } from 'node:crypto'
import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { PushImage } from '#electron/buildkit/prepare/outputs/push-output.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { BuildListItem, BuildWatchStart } from '#shared/ipc/contract.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { LookUpImages } from '#electron/docker/connect.ts'
import { loadImage } from '#electron/docker/load-image.ts'
import type { BuildLogs } from '#electron/services/build-log/build-logs.ts'
import type { HistoryService } from '#electron/services/history/history-service.ts'
import { countBytes } from './count-bytes.ts'
import { LiveBuild } from './live-build.ts'
import { LogFeed } from './log-feed.ts'
import { tellStep } from './tell-step.ts'
import { watchUsage } from './watch-usage.ts'

/** What a build needs of the engine connection. */
export interface BuildEngine {
  readonly client: BuildKitClient
  readonly hostNetworkOnly: boolean
  /** Pushes an image of the engine's store, where it is Docker Engine. */
  readonly pushImage?: PushImage
  /** Looks images up in the engine's store, where it is Docker Engine. */
  readonly lookUpImages?: LookUpImages
  /** What it builds for unless told otherwise, for instance `linux/amd64`; absent where it does not tell. */
  readonly platform?: string
}

export interface BuildServiceOptions {
  /** The engine to build with now, or why there is none. */
  readonly engine: (signal: AbortSignal) => Promise<Result<BuildEngine, AppError>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of the docker command's config.json. */
  readonly configDir: string
  /** Where output is kept; none of it without. */
  readonly logs?: BuildLogs
  /** Where builds and the times of their steps are kept; nowhere without. */
  readonly history?: Pick<HistoryService, 'begin' | 'end' | 'setUsage'>
  /** Told the end of every build, for instance to look after the engine when it was lost. */
  readonly onFinished?: (build: LiveBuild) => void
}

/** What is to be built. */
export interface BuildOrder {
  readonly request: BuildRequest
  /** Whether the text is not that of the file. */
  readonly unsaved: boolean
  readonly text: string
}

/** Finished builds that are held in memory for windows that come late. */
const KEPT = 20

/** Starts, follows and cancels builds; any number at once. */
export class BuildService {
  readonly #options: BuildServiceOptions
  readonly #builds = new Map<string, LiveBuild>()
  readonly #running = new Set<Promise<void>>()
  readonly #usages = new Map<string, Promise<BuildUsage>>()
  readonly #stop = new AbortController()
  readonly #listeners = new Set<() => void>()

  constructor(options: BuildServiceOptions) {
    this.#options = options
  }

  /** @param order the request, whether its text is unsaved, and the text itself */
  async start(
    { request, unsaved, text }: BuildOrder,
    signal: AbortSignal,
  ): Promise<Result<{ id: string }, AppError>> {
    const engine = await this.#options.engine(signal)
    if (!engine.ok) return engine
    const id = randomUUID()
    const build = new LiveBuild({ id, request, unsaved, startedAt: Date.now() }, text)
    this.#add(build)
    this.#watchUsage(build, engine.value.client)
    const { env, configDir } = this.#options
    const { pushImage } = engine.value
    const run = engine.value.client
      .build({
        request,
        hostNetworkOnly: engine.value.hostNetworkOnly,
        onEvent: (event) => build.add(event),
        signal: build.signal,
        env,
        configDir,
        ...(pushImage && {
          pushImage: (name, login, until) =>
            tellStep(build, `pushing ${name} with Docker`, (progress) =>
              pushImage(name, login, until, progress),
            ),
        }),
        loadImage: (archive, until) =>
          tellStep(build, 'loading into Docker', (progress) =>
            loadImage(
              countBytes(archive, (sum) => progress('archive', sum)),
              env,
              until,
            ),
          ),
      })
      .then(() => this.#options.onFinished?.(build))
      .finally(() => this.#running.delete(run))
    this.#running.add(run)
    return ok({ id })
  }

  /** Lists a build of another client, which whoever follows it fills. */
  adopt(build: LiveBuild): void {
    this.#add(build)
  }

  /** What a build used of the engine, once it is over and the engine has told. */
  async usage(id: string): Promise<Result<BuildUsage, AppError>> {
    const usage = this.#usages.get(id)
    return usage === undefined ? unknownBuild(id) : ok(await usage)
  }

  /** Whether a build with this ref on the engine is listed. */
  knows(ref: string): boolean {
    return [...this.#builds.values()].some(({ snapshot }) => snapshot.ref === ref)
  }

  cancel(id: string): Result<void, AppError> {
    const build = this.#builds.get(id)
    if (!build) return unknownBuild(id)
    if (build.snapshot.elsewhere) return startedElsewhere()
    build.cancel('the user cancelled the build')
    return ok(undefined)
  }

  /** The builds of a folder, and those of other clients, newest first. */
  list(root: string): readonly BuildListItem[] {
    return [...this.#builds.values()]
      .map(({ snapshot }) => snapshot)
      .filter(({ elsewhere, request }) => elsewhere === true || request.context === root)
      .map(listItemOf)
      .toReversed()
  }

  /** The studio's own builds that run. */
  running(): readonly LiveBuild[] {
    return [...this.#builds.values()].filter((build) => !build.isOver && !build.snapshot.elsewhere)
  }

  /** Told after each change of what `list` gives. Returns the undo. */
  onListChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Lists a build that has ended no more. */
  forget(id: string): Result<void, AppError> {
    const build = this.#builds.get(id)
    if (!build) return unknownBuild(id)
    if (!build.isOver) return err({ kind: 'invalid-argument', message: 'The build is still running.' })
    this.#drop(id)
    this.#changed()
    return ok(undefined)
  }

  /** What is known of a build and, from there on, what happens but what it prints. Returns the undo. */
  watch(
    id: string,
    listener: {
      start(start: BuildWatchStart): void
      push(events: readonly BuildEvent[]): void
      end(result: Result<void, AppError>): void
    },
  ): () => void {
    const build = this.#builds.get(id)
    if (!build) {
      listener.end(unknownBuild(id))
      return () => undefined
    }
    const { snapshot, text } = build
    listener.start({ snapshot, ...(text !== undefined && { text }) })
    if (build.isOver) {
      listener.end(ok(undefined))
      return () => undefined
    }
    const undo = build.subscribe((events) => {
      const told = events.filter(({ kind }) => kind !== 'log')
      if (told.length > 0) listener.push(told)
      if (events.some((event) => event.kind === 'finished')) {
        undo()
        listener.end(ok(undefined))
      }
    })
    return undo
  }

  /** Cancels what runs and waits until the engine has let go of it. */
  async dispose(): Promise<void> {
    for (const build of this.#builds.values()) if (!build.isOver) build.cancel('the studio ends')
    await Promise.allSettled(this.#running)
    this.#stop.abort(new Error('The studio ends.'))
    await Promise.allSettled(this.#usages.values())
  }

  #add(build: LiveBuild): void {
    this.#builds.set(build.snapshot.id, build)
    this.#forgetOldest()
    this.#keepLog(build)
    this.#keepHistory(build)
    build.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'started' || kind === 'finished')) this.#changed()
    })
    this.#changed()
  }

  #keepLog(build: LiveBuild): void {
    const { id, request, startedAt } = build.snapshot
    const { context: root, dockerfile, target } = request
    const log = this.#options.logs?.begin({
      id,
      root,
      dockerfile,
      startedAt,
      ...(target !== undefined && { target }),
    })
    if (!log) return
    const feed = new LogFeed(log)
    build.subscribe((events) => {
      for (const event of events) feed.add(event)
    })
  }

  #keepHistory(build: LiveBuild): void {
    const { history } = this.#options
    if (!history) return
    build.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'started')) void history.begin(build.snapshot)
      if (events.some(({ kind }) => kind === 'finished')) void history.end(build.snapshot)
    })
  }

  #watchUsage(build: LiveBuild, client: BuildKitClient): void {
    const { id } = build.snapshot
    const usage = watchUsage(build, client, this.#stop.signal)
    this.#usages.set(id, usage)
    void usage.then((told) => this.#options.history?.setUsage(id, told))
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #drop(id: string): void {
    this.#builds.delete(id)
    this.#usages.delete(id)
  }

  #forgetOldest(): void {
    const over = [...this.#builds.values()].filter((build) => build.isOver)
    for (const { snapshot } of over.slice(0, Math.max(0, over.length - KEPT))) this.#drop(snapshot.id)
  }
}

function listItemOf({ id, request, state, startedAt, finishedAt, elsewhere }: BuildSnapshot): BuildListItem {
  return {
    id,
    dockerfile: request.dockerfile,
    ...(request.target !== undefined && { target: request.target }),
    state,
    startedAt,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(elsewhere && { elsewhere }),
  }
}

function startedElsewhere(): Result<never, AppError> {
  return err({
    kind: 'invalid-argument',
    message: 'Another client started this build, and only that one can stop it.',
  })
}

function unknownBuild(id: string): Result<never, AppError> {
  return err({ kind: 'invalid-argument', message: `There is no build ${id} in this run of the studio.` })
}
