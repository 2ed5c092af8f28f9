import { monitorEventLoopDelay } from 'node:perf_hooks'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { matrixEngines } from '#test/support/matrix-engines.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { dockerBuildx } from './docker-buildx.ts'

/** One build as this client made it; all in milliseconds. */
export interface OurRun {
  /** From the call to the outcome. */
  readonly time: number
  /** What the engine itself took: from the moment that it knew of the build to the one that it had noted its end. */
  readonly engine: number
  /** The longest that the event loop was kept from its next turn; 0 where it was not watched. */
  readonly stall: number
  /** Of this process, user and system. */
  readonly cpu: number
}

/** This client and `docker buildx build` on one engine, the newest that this machine has. */
export interface BuildBench extends AsyncDisposable {
  /** @example "Docker Engine 28.5.2" */
  readonly engine: string
  /** @param watchesStalls whether the loop is watched, which takes CPU of its own: it is woken a thousand times a second */
  ours(request: BuildRequest, onEvent?: (event: BuildEvent) => void, watchesStalls?: boolean): Promise<OurRun>
  /** Milliseconds from the start of the command to its end. */
  theirs(request: BuildRequest): Promise<number>
}

export async function startBuildBench(): Promise<BuildBench> {
  await using starting = new AsyncDisposableStack()
  const hasNewest = matrixEngines().some(({ kind, missing }) => kind === 'newest' && missing === undefined)
  const { socketPath, version } = starting.use(await startMatrixEngine(hasNewest ? 'newest' : 'stable'))
  const buildx = starting.use(await dockerBuildx(socketPath))
  const newClient = (): BuildKitClient => new BuildKitClient(dockerTransport(dialEngine({ socketPath })))
  const client = starting.adopt(newClient(), (own) => own.dispose())
  const engineTimes = starting.adopt(new EngineTimes(newClient()), (times) => times.dispose())
  const owned = starting.move()
  return {
    engine: `Docker Engine ${version}`,
    async ours(request, onEvent, watchesStalls = true) {
      const loop = monitorEventLoopDelay({ resolution: 1 })
      const cpu = process.cpuUsage()
      if (watchesStalls) loop.enable()
      const start = performance.now()
      let ref = ''
      const outcome = await client.build({
        request,
        hostNetworkOnly: false,
        env: {},
        configDir: buildx.configDir,
        signal: AbortSignal.timeout(120_000),
        onEvent(event) {
          if (event.kind === 'started') ref = event.ref
          onEvent?.(event)
        },
      })
      const time = performance.now() - start
      loop.disable()
      const { user, system } = process.cpuUsage(cpu)
      if (outcome.kind !== 'succeeded')
        throw new Error(`The build did not succeed: ${JSON.stringify(outcome)}`)
      return {
        time,
        engine: await engineTimes.of(ref),
        stall: Math.max(0, loop.max / 1e6 - 1),
        cpu: (user + system) / 1000,
      }
    },
    theirs: (request) => buildx.build(request),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Listens to the history over a connection of its own: the engine tells there when it has noted a build's end. */
class EngineTimes {
  readonly #client: BuildKitClient
  readonly #ended = new AbortController()
  readonly #times = new Map<string, number>()
  readonly #listening: Promise<unknown>

  constructor(client: BuildKitClient) {
    this.#client = client
    this.#listening = client.control
      .listenHistory(
        { activeOnly: true },
        (event) => {
          if (event.kind !== 'complete' || this.#times.has(event.record.ref)) return
          const now = performance.timeOrigin + performance.now()
          this.#times.set(event.record.ref, now - (event.record.createdAt ?? Number.NaN))
        },
        this.#ended.signal,
      )
      .catch(() => undefined)
  }

  async of(ref: string): Promise<number> {
    for (let tries = 0; tries < 200 && !this.#times.has(ref); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5))
    return this.#times.get(ref) ?? Number.NaN
  }

  async dispose(): Promise<void> {
    this.#ended.abort(new Error('the measurement is over'))
    await this.#listening
    this.#client.dispose()
  }
}
