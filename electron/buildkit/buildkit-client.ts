import type { BuildEvent, BuildOp, BuildOutcome } from '#shared/build/build-event.ts'
import type {
  Answers,
  Checks,
  Inspected,
  Inspection,
  Outline,
  Question,
  Subrequest,
  Target,
} from '#shared/build/inspection.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildFailureOf } from './build-failure-of.ts'
import { BuildRecord } from './build-record.ts'
import { ControlApi } from './control/control-api.ts'
import { platformName } from './decode-ops.ts'
import { inspectDockerfile, type InspectOptions } from './inspect/inspect-dockerfile.ts'
import { joinBuild } from './join-build.ts'
import { masker, type Masker } from './mask.ts'
import { Control } from './proto/gen/control_pb.js'
import type { LoadImage } from './prepare/outputs/load-output.ts'
import type { PushImage } from './prepare/outputs/push-output.ts'
import { runBuild, type Connect } from './run-build.ts'
import { sendFolder, type SendFolder } from './session/context/send-folder.ts'
import { receiveFolder, type ReceiveFolder } from './session/export/receive-folder.ts'
import { newId } from './session/session.ts'
import { EngineLink } from './transport/engine-link.ts'
import type { EngineTransport } from './transport/engine-transport.ts'

export interface BuildOptions {
  readonly request: BuildRequest
  /** Whether RUN must use the host's network because the engine has no bridge. */
  readonly hostNetworkOnly: boolean
  /** Told everything in order, from `started` to `finished`; secret values are masked already. */
  readonly onEvent: (event: BuildEvent) => void
  /** Aborting cancels the build on the engine. */
  readonly signal: AbortSignal
  /** Where secrets from variables come from, and what credential helpers run with. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of the docker command's config.json, for logins to registries. */
  readonly configDir: string
  /** The way into the store of an engine that runs containers, for builders that do not, and the output `load`. */
  readonly loadImage?: LoadImage
  /** The way to registries of Docker Engine itself, where its BuildKit cannot push. */
  readonly pushImage?: PushImage
}

/** A worker of the engine. */
export interface Worker {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  /** `linux/amd64`, the native one first. */
  readonly platforms: readonly string[]
}

/** BuildKit behind a transport. Usable for any number of builds at once. */
export class BuildKitClient {
  readonly #transport: EngineTransport
  readonly #send: SendFolder
  readonly #receive: ReceiveFolder
  readonly #link: EngineLink
  /** For builds whose errors may be long. */
  readonly #longLink: EngineLink
  readonly #disposed = new AbortController()
  /** The cache, the history and the builds of the engine. */
  readonly control = new ControlApi((signal) => this.#link.client(signal))

  /**
   * @param send how folders are sent; another implementation may do it in another thread
   * @param receive how folders of results are written; as well
   */
  constructor(
    transport: EngineTransport,
    send: SendFolder = sendFolder,
    receive: ReceiveFolder = receiveFolder,
  ) {
    this.#transport = transport
    this.#send = send
    this.#receive = receive
    this.#link = new EngineLink(transport)
    this.#longLink = new EngineLink(transport, { longErrors: true })
  }

  /** Told each time when the connection to the engine was lost, and why. Returns the undo. */
  onLost(listener: (error: Error) => void): () => void {
    return this.#link.onLost(listener)
  }

  /** Ends what runs: builds are cancelled. */
  dispose(): void {
    this.#disposed.abort(new Error('The client was disposed.'))
    this.#link.dispose()
    this.#longLink.dispose()
  }

  async listWorkers(signal: AbortSignal): Promise<readonly Worker[]> {
    const client = await this.#link.client(signal)
    const { record } = await client.unary(Control.method.listWorkers, {}, { signal })
    return record.map(({ id, labels, platforms }) => ({
      id,
      labels,
      platforms: [...new Set(platforms.map(platformName))],
    }))
  }

  /** Builds what a request asks for. Whatever goes wrong is an outcome; this never throws. */
  async build(options: BuildOptions): Promise<BuildOutcome> {
    const record = new BuildRecord()
    const ref = newId()
    const onEvent = (event: BuildEvent): void => {
      record.add(event)
      options.onEvent(event)
    }
    onEvent({ kind: 'started', at: Date.now(), ref })
    const signal = AbortSignal.any([options.signal, this.#disposed.signal])
    let mask: Masker = masker([])
    const outcome = await runBuild({ ...options, onEvent, signal }, ref, {
      transport: this.#transport,
      send: this.#send,
      receive: this.#receive,
      connect: this.#connect,
      onMasker: (own) => (mask = own),
    }).catch((error: unknown): BuildOutcome =>
      signal.aborted
        ? { kind: 'cancelled' }
        : { kind: 'failed', failure: buildFailureOf(error, record, mask) },
    )
    onEvent({ kind: 'finished', at: Date.now(), outcome })
    return outcome
  }

  /**
   * Follows a build of another client to its end; see `joinBuild`. To stop following does not cancel it.
   *
   * @returns how it ended; nothing where the engine does not know it
   */
  async join(
    ref: string,
    onEvent: (event: BuildEvent) => void,
    signal: AbortSignal,
  ): Promise<BuildOutcome | undefined> {
    const until = AbortSignal.any([signal, this.#disposed.signal])
    return joinBuild(await this.#link.client(until), ref, onEvent, until)
  }

  /** The LLB of a Dockerfile; nothing of it runs. Whatever goes wrong is an outcome; this never throws. */
  async llb(options: InspectOptions): Promise<Inspected<readonly BuildOp[]>> {
    return (await this.#inspect(['llb'], options)).llb
  }

  /** What BuildKit's own checks find in a Dockerfile. Never throws. */
  async checks(options: InspectOptions): Promise<Inspected<Checks>> {
    return (await this.#inspect(['checks'], options)).checks
  }

  /** What a target can be given. Never throws. */
  async outline(options: InspectOptions): Promise<Inspected<Outline>> {
    return (await this.#inspect(['outline'], options)).outline
  }

  /** The stages that can be built. Never throws. */
  async targets(options: InspectOptions): Promise<Inspected<readonly Target[]>> {
    return (await this.#inspect(['targets'], options)).targets
  }

  /** What the Dockerfile's frontend says that it can be asked. Never throws. */
  async describe(options: InspectOptions): Promise<Inspected<readonly Subrequest[]>> {
    return (await this.#inspect(['subrequests'], options)).subrequests
  }

  /** The four before it in one job, which takes less time than two of them by themselves. Never throws. */
  inspect(options: InspectOptions): Promise<Inspection> {
    return this.#inspect(['llb', 'checks', 'outline', 'targets'], options)
  }

  readonly #connect: Connect = (signal, longErrors = false) =>
    (longErrors ? this.#longLink : this.#link).client(signal)

  #inspect<Q extends Question>(parts: readonly Q[], options: InspectOptions): Promise<Answers<Q>> {
    return inspectDockerfile(parts, options, {
      transport: this.#transport,
      send: this.#send,
      connect: this.#connect,
      disposed: this.#disposed.signal,
    })
  }
}
