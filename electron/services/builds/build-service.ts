import { randomUUID } from 'node:crypto'
import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { PushImage } from '#electron/buildkit/prepare/outputs/push-output.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { BuildListItem, BuildWatchStart } from '#shared/ipc/contract.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { loadImage } from '#electron/docker/load-image.ts'
import { LiveBuild } from './live-build.ts'

/** What a build needs of the engine connection. */
export interface BuildEngine {
  readonly client: BuildKitClient
  readonly hostNetworkOnly: boolean
  /** Pushes an image of the engine's store, where it is Docker Engine. */
  readonly pushImage?: PushImage
}

export interface BuildServiceOptions {
  /** The engine to build with now, or why there is none. */
  readonly engine: (signal: AbortSignal) => Promise<Result<BuildEngine, AppError>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of the docker command's config.json. */
  readonly configDir: string
  /** Told the end of every build, for instance to look after the engine when it was lost. */
  readonly onFinished?: (build: LiveBuild) => void
}

/** Finished builds that are held in memory for windows that come late. */
const KEPT = 20

/** Starts, follows and cancels builds; any number at once. */
export class BuildService {
  readonly #options: BuildServiceOptions
  readonly #builds = new Map<string, LiveBuild>()
  readonly #running = new Set<Promise<void>>()

  constructor(options: BuildServiceOptions) {
    this.#options = options
  }

  async start(
    request: BuildRequest,
    unsaved: boolean,
    signal: AbortSignal,
  ): Promise<Result<{ id: string }, AppError>> {
    const engine = await this.#options.engine(signal)
    if (!engine.ok) return engine
    const id = randomUUID()
    const build = new LiveBuild({ id, request, unsaved, startedAt: Date.now() })
    this.#builds.set(id, build)
    this.#forgetOldest()
    const { env, configDir } = this.#options
    const run = engine.value.client
      .build({
        request,
        hostNetworkOnly: engine.value.hostNetworkOnly,
        onEvent: (event) => build.add(event),
        signal: build.signal,
        env,
        configDir,
        ...(engine.value.pushImage && { pushImage: engine.value.pushImage }),
        loadImage: (archive, until) => loadImage(archive, env, until),
      })
      .then(() => this.#options.onFinished?.(build))
      .finally(() => this.#running.delete(run))
    this.#running.add(run)
    return ok({ id })
  }

  cancel(id: string): Result<void, AppError> {
    const build = this.#builds.get(id)
    if (!build) return unknownBuild(id)
    build.cancel('the user cancelled the build')
    return ok(undefined)
  }

  list(root: string): readonly BuildListItem[] {
    return [...this.#builds.values()]
      .map(({ snapshot }) => ({
        id: snapshot.id,
        root: snapshot.request.context,
        dockerfile: snapshot.request.dockerfile,
        state: snapshot.state,
        startedAt: snapshot.startedAt,
      }))
      .filter((item) => item.root === root)
      .reverse()
  }

  /** What is known of a build and, from there on, what happens. Returns the undo. */
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
    listener.start({ snapshot: build.snapshot, logs: build.logs })
    if (build.isOver) {
      listener.end(ok(undefined))
      return () => undefined
    }
    const undo = build.subscribe((events) => {
      listener.push(events)
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
  }

  #forgetOldest(): void {
    const over = [...this.#builds.values()].filter((build) => build.isOver)
    for (const build of over.slice(0, Math.max(0, over.length - KEPT))) this.#builds.delete(build.snapshot.id)
  }
}

function unknownBuild(id: string): Result<never, AppError> {
  return err({ kind: 'invalid-argument', message: `There is no build ${id} in this run of the studio.` })
}
