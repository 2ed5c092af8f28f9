import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { ControlApi } from '#electron/buildkit/control/control-api.ts'
import { sendFolder, type SendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import type { ReceiveFolder } from '#electron/buildkit/session/export/receive-folder.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import { DockerEngine } from '#electron/docker/docker-engine.ts'
import type { BuildEvent, BuildOp, BuildOutcome, VertexEvent } from '#shared/build/build-event.ts'
import type { Inspection } from '#shared/build/inspection.ts'
import type { BuildFailure } from '#shared/build/build-failure.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'

export interface BuildResult {
  readonly outcome: BuildOutcome
  readonly events: readonly BuildEvent[]
}

export interface BuildExtras {
  readonly signal?: AbortSignal
  readonly env?: Readonly<Record<string, string>>
  readonly onEvent?: (event: BuildEvent) => void
}

export interface ProjectOptions {
  /** Of the Docker Engine that has the images, and builds unless there is a transport; the tests' own by default. */
  readonly socketPath?: string
  /** The way to another builder. */
  readonly transport?: EngineTransport
  readonly send?: SendFolder
  readonly receive?: ReceiveFolder
}

/** A folder with a client on an engine. Disposing it removes the folder and the images that it named. */
export class Project implements AsyncDisposable {
  readonly folder: string
  readonly docker: DockerEngine
  readonly #client: BuildKitClient
  readonly #buildsOnDocker: boolean
  readonly #tags = new Set<string>()

  private constructor(folder: string, { socketPath, transport, send, receive }: ProjectOptions) {
    const dial = dialEngine({ socketPath: socketPath ?? inject('engineSocket') })
    this.folder = folder
    this.docker = new DockerEngine(dial)
    this.#buildsOnDocker = transport === undefined
    this.#client = new BuildKitClient(transport ?? dockerTransport(dial), send ?? sendFolder, receive)
  }

  static async create(
    files: Readonly<Record<string, string>>,
    options: ProjectOptions = {},
  ): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-project-'))
    const project = new Project(folder, options)
    for (const [path, content] of Object.entries(files)) await project.write(path, content)
    return project
  }

  get control(): ControlApi {
    return this.#client.control
  }

  async write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true })
    await writeFile(join(this.folder, path), content)
  }

  async build(request: Partial<BuildRequest> = {}, extras: BuildExtras = {}): Promise<BuildResult> {
    const events: BuildEvent[] = []
    for (const tag of request.tags ?? []) this.#tags.add(tag)
    const outcome = await this.#client.build({
      request: buildRequest(this.folder, request),
      hostNetworkOnly: true,
      env: extras.env ?? {},
      configDir: join(this.folder, '.docker'),
      loadImage: (archive, signal) => this.docker.loadImage(archive, signal),
      ...(this.#buildsOnDocker && { pushImage: (...image) => this.docker.pushImage(...image) }),
      signal: extras.signal ?? new AbortController().signal,
      onEvent: (event) => {
        events.push(event)
        extras.onEvent?.(event)
      },
    })
    return { outcome, events }
  }

  /** What the engine tells of the Dockerfile without running it. */
  inspect(request: Partial<BuildRequest> = {}): Promise<Inspection> {
    return this.#client.inspect({
      request: buildRequest(this.folder, request),
      hostNetworkOnly: true,
      env: {},
      configDir: join(this.folder, '.docker'),
      signal: AbortSignal.timeout(60_000),
    })
  }

  /** Follows a build of another client. */
  join(
    ref: string,
    onEvent: (event: BuildEvent) => void,
    signal: AbortSignal,
  ): Promise<BuildOutcome | undefined> {
    return this.#client.join(ref, onEvent, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.dispose()
    for (const tag of this.#tags) await this.docker.removeImage(tag, AbortSignal.timeout(60_000))
    this.docker.dispose()
    await rm(this.folder, { recursive: true, force: true })
  }
}

export function failureOf({ outcome }: BuildResult): BuildFailure {
  if (outcome.kind === 'failed') return outcome.failure
  throw new Error(`The build did not fail: ${JSON.stringify(outcome)}`)
}

/** All that was printed, the streams mixed. */
export function outputOf({ events }: BuildResult): string {
  return events.map((event) => (event.kind === 'log' ? event.text : '')).join('')
}

export function opsOf({ events }: BuildResult): readonly BuildOp[] {
  return events.flatMap((event) => (event.kind === 'ops' ? event.ops : []))
}

/** The last word of the engine on the vertex that comes from a line of the Dockerfile. */
export function vertexOfLine(result: BuildResult, line: number): VertexEvent {
  const op = opsOf(result).find(({ lines }) => lines.some(({ first, last }) => first <= line && line <= last))
  const vertex = result.events.findLast((event) => event.kind === 'vertex' && event.digest === op?.digest)
  if (vertex?.kind !== 'vertex') throw new Error(`No vertex comes from line ${line}.`)
  return vertex
}

/** The build's ref on the engine. */
export function refOf({ events }: BuildResult): string {
  const [started] = events
  if (started?.kind === 'started') return started.ref
  throw new Error('The build did not start.')
}
