import { randomUUID } from 'node:crypto'
import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { BuildListItem, BuildWatchStart } from '#shared/ipc/contract.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { BuildEngine } from './build-engine.ts'
import { BuildList } from './build-list.ts'
import { BuildUsages } from './build-usages.ts'
import { keepBuild, type BuildKeepers } from './keep-build.ts'
import { LiveBuild } from './live-build.ts'
import { runLiveBuild, type BuildSurroundings } from './run-live-build.ts'

export interface BuildServiceOptions extends BuildKeepers, BuildSurroundings {
  /** The engine to build with now for some platforms, or why there is none. */
  readonly engine: (
    signal: AbortSignal,
    platforms?: readonly string[],
  ) => Promise<Result<BuildEngine, AppError>>
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

/** Starts, follows and cancels builds; any number at once. */
export class BuildService {
  readonly #options: BuildServiceOptions
  readonly #usages: BuildUsages
  readonly #builds = new BuildList((id) => this.#usages.forget(id))
  readonly #running = new Set<Promise<void>>()

  constructor(options: BuildServiceOptions) {
    this.#options = options
    this.#usages = new BuildUsages(options.history)
  }

  /** @param order the request, whether its text is unsaved, and the text itself */
  async start(
    { request, unsaved, text }: BuildOrder,
    signal: AbortSignal,
  ): Promise<Result<{ id: string }, AppError>> {
    const engine = await this.#options.engine(signal, request.platforms)
    if (!engine.ok) return engine
    const id = randomUUID()
    const build = new LiveBuild({ id, request, unsaved, startedAt: Date.now() }, text)
    this.#add(build, engine.value.client)
    const run = runLiveBuild(build, engine.value, this.#options)
      .then(() => this.#options.onFinished?.(build))
      .finally(() => this.#running.delete(run))
    this.#running.add(run)
    return ok({ id })
  }

  /** Lists a build of another client, which whoever follows it fills. @param client of its engine */
  adopt(build: LiveBuild, client: BuildKitClient): void {
    this.#add(build, client)
  }

  /** What a build used of the engine, once it is over and the engine has told. */
  async usage(id: string): Promise<Result<BuildUsage, AppError>> {
    const usage = this.#usages.of(id)
    return usage === undefined ? unknownBuild(id) : ok(await usage)
  }

  /** Whether a build with this ref on the engine is listed. */
  knows(ref: string): boolean {
    return this.#builds.all().some(({ snapshot }) => snapshot.ref === ref)
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
    return this.#builds.of(root)
  }

  /** The studio's own builds that run. */
  running(): readonly LiveBuild[] {
    return this.#builds.all().filter((build) => !build.isOver && !build.snapshot.elsewhere)
  }

  /** Told after each change of what `list` gives. Returns the undo. */
  onListChange(listener: () => void): () => void {
    return this.#builds.onChange(listener)
  }

  /** Lists a build that has ended no more. */
  forget(id: string): Result<void, AppError> {
    const build = this.#builds.get(id)
    if (!build) return unknownBuild(id)
    if (!build.isOver) return err({ kind: 'invalid-argument', message: 'The build is still running.' })
    this.#builds.remove(id)
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
    for (const build of this.#builds.all()) if (!build.isOver) build.cancel('the studio ends')
    await Promise.allSettled(this.#running)
    await this.#usages.dispose()
  }

  #add(build: LiveBuild, client: BuildKitClient): void {
    this.#builds.add(build)
    keepBuild(build, this.#options)
    this.#usages.watch(build, client)
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
