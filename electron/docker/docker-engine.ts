import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import Docker from 'dockerode'
import type { Dial } from '#electron/buildkit/transport/dial.ts'
import { asError } from '#electron/lib/as-error.ts'
import { formatPlatform } from '#shared/dockerfile/platform.ts'
import { DialAgent } from './dial-agent.ts'

/** How long the engine may take to answer a small question, in milliseconds. */
const TIMEOUT = 10_000

/** An image in the engine's store. */
export interface EngineImage {
  /** `sha256:…` of its config, or of its index in the containerd store. */
  readonly id: string
  readonly tags: readonly string[]
  readonly sizeBytes: number
  readonly environment: readonly string[]
  /** By which registries know it: `busybox@sha256:…`, one for each repository that it came from or went to. */
  readonly repositoryDigests: readonly string[]
  /** For instance `linux/arm64`; of an image for several that which the engine would run. */
  readonly platform: string
  /** The instructions that ONBUILD left in it, for instance `COPY --from=tools /bin /bin`. */
  readonly triggers: readonly string[]
}

export interface ImageHistoryEntry {
  readonly createdBy: string
  readonly comment: string
  readonly sizeBytes: number
}

/** A login to a registry. With an identity token the user is empty and the secret is the token. */
interface RegistryLogin {
  readonly username: string
  readonly secret: string
  /** A bearer token that is used as it is. */
  readonly registryToken?: string
}

/** What a probe learns of an engine. */
export interface EngineVersion {
  readonly serverVersion: string
  readonly apiVersion: string
  readonly operatingSystem: string
  readonly architecture: string
  /** `linux` or `windows`: what its containers run on. */
  readonly containers: string
}

/** The Engine API of one engine, through dockerode. Dispose it: it keeps connections for the next questions. */
export class DockerEngine {
  readonly #docker: Docker
  readonly #agent: DialAgent

  constructor(dial: Dial) {
    this.#agent = new DialAgent(dial)
    const options: Docker.DockerOptions & { readonly agent: DialAgent } = {
      protocol: 'http',
      host: 'docker',
      port: 80,
      agent: this.#agent,
    }
    this.#docker = withoutVariables(() => new Docker(options))
  }

  dispose(): void {
    this.#agent.destroy()
  }

  async version(signal: AbortSignal): Promise<EngineVersion> {
    await within(signal, () => this.#docker.ping())
    const version = await within(signal, () => this.#docker.version())
    return {
      serverVersion: version.Version,
      apiVersion: version.ApiVersion,
      operatingSystem: await this.#operatingSystem(signal),
      architecture: version.Arch,
      containers: version.Os,
    }
  }

  async inspectImage(name: string, signal: AbortSignal): Promise<EngineImage | undefined> {
    try {
      const image = await within(signal, () => this.#docker.getImage(name).inspect())
      const { Id: id, RepoTags: tags, Size: sizeBytes, Config } = image
      const variant = image.Variant ?? ''
      return {
        id,
        tags,
        sizeBytes,
        environment: Config.Env,
        repositoryDigests: listOf(image.RepoDigests),
        platform: formatPlatform({ os: image.Os, architecture: image.Architecture, variant }),
        triggers: listOf(Config.OnBuild),
      }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async imageHistory(name: string, signal: AbortSignal): Promise<readonly ImageHistoryEntry[]> {
    const history = (await within(signal, () => this.#docker.getImage(name).history())) as readonly {
      readonly CreatedBy: string
      readonly Comment: string
      readonly Size: number
    }[]
    return history.map((entry) => ({
      createdBy: entry.CreatedBy,
      comment: entry.Comment,
      sizeBytes: entry.Size,
    }))
  }

  /**
   * Loads an image archive, Docker's or an OCI one, as `docker load` does.
   * @throws with the engine's reason, that of the archive's end, or the signal's
   */
  async loadImage(archive: Readable, signal: AbortSignal): Promise<void> {
    const broken = new AbortController()
    archive.once('error', (error) => broken.abort(error))
    const abortSignal = AbortSignal.any([signal, broken.signal])
    try {
      const answer = await this.#docker.loadImage(archive, { quiet: true, abortSignal })
      for await (const line of createInterface({ input: answer })) wordOf(line)
    } catch (error) {
      throw abortSignal.aborted ? asError(abortSignal.reason) : error
    }
  }

  /**
   * Pushes an image as `docker push` does.
   * @param login an identity token has no user
   * @returns the digest of the manifest, where the engine told it
   * @throws with the engine's reason or the signal's
   */
  async pushImage(
    name: string,
    login: RegistryLogin | undefined,
    signal: AbortSignal,
    onProgress?: (layer: string, current: number, total: number) => void,
  ): Promise<string | undefined> {
    const { repository, tag } = splitName(name)
    const authconfig = login && engineLogin(login)
    const answer = await this.#docker
      .getImage(repository)
      .push({ tag, ...(authconfig && { authconfig }), abortSignal: signal })
    let digest: string | undefined
    for await (const line of createInterface({ input: answer })) {
      const said = wordOf(line)
      digest = said.aux?.Digest ?? digest
      const { current = 0, total = 0 } = said.progressDetail ?? {}
      if (said.status === 'Pushing' && said.id !== undefined && current > 0)
        onProgress?.(`pushing ${said.id}`, Math.min(current, total), total)
    }
    signal.throwIfAborted()
    return digest
  }

  /** Removes an image or one of its names; one that is not there is fine. */
  async removeImage(name: string, signal: AbortSignal): Promise<void> {
    try {
      await within(signal, () => this.#docker.getImage(name).remove({ force: true }))
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }

  async containerState(name: string, signal: AbortSignal): Promise<'running' | 'stopped' | 'missing'> {
    try {
      const { State } = await within(signal, () => this.#docker.getContainer(name).inspect())
      return State.Running ? 'running' : 'stopped'
    } catch (error) {
      if (isMissing(error)) return 'missing'
      throw error
    }
  }

  /** Prepares a command in a container with its input and outputs attached. @returns the id to start it with */
  async createExec(container: string, command: readonly string[], signal: AbortSignal): Promise<string> {
    const exec = await within(signal, () =>
      this.#docker.getContainer(container).exec({
        Cmd: [...command],
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
      }),
    )
    return exec.id
  }

  async #operatingSystem(signal: AbortSignal): Promise<string> {
    const info = (await within(signal, () => this.#docker.info())) as { readonly OperatingSystem?: string }
    return info.OperatingSystem ?? ''
  }
}

/**
 * dockerode reads DOCKER_HOST and the certificates beside it when it is made, and throws where they are odd, though it
 * is told everything. It does so before this returns.
 */
function withoutVariables(make: () => Docker): Docker {
  const host = process.env['DOCKER_HOST']
  delete process.env['DOCKER_HOST']
  try {
    return make()
  } finally {
    if (host !== undefined) process.env['DOCKER_HOST'] = host
  }
}

/** dockerode's calls take no signal: the wait for them ends here. */
async function within<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
  limit.throwIfAborted()
  let abort: (() => void) | undefined
  const ended = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.aborted ? asError(signal.reason) : new Error('it does not answer'))
    limit.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([work(), ended])
  } finally {
    if (abort) limit.removeEventListener('abort', abort)
  }
}

interface Word {
  readonly error?: string
  readonly aux?: { readonly Digest?: string }
  readonly status?: string
  /** Of a layer, shortened. */
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
}

/**
 * Reads a line of the answer to `POST /images/load` or `POST /images/{name}/push`, for instance
 *
 *     {"stream":"Loaded image: app:1\n"}
 *     {"status":"Pushing","progressDetail":{"current":512,"total":1024},"id":"6fd1af2601dd"}
 *     {"aux":{"Tag":"1","Digest":"sha256:…","Size":529}}
 *     {"errorDetail":{"message":"invalid tar header"},"error":"invalid tar header"}
 *
 * @throws with the engine's reason
 */
function wordOf(line: string): Word {
  if (line.trim() === '') return {}
  const word = JSON.parse(line) as Word
  if (word.error !== undefined) throw new Error(word.error)
  return word
}

function splitName(name: string): { readonly repository: string; readonly tag: string } {
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1)
  return colon < 0
    ? { repository: name, tag: 'latest' }
    : { repository: name.slice(0, colon), tag: name.slice(colon + 1) }
}

/** As the header X-Registry-Auth wants it. */
function engineLogin({ username, secret, registryToken }: RegistryLogin): Readonly<Record<string, string>> {
  if (registryToken !== undefined) return { registrytoken: registryToken }
  return username === '' ? { identitytoken: secret } : { username, password: secret }
}

/** Engines leave out or null what is empty, whatever dockerode's types say. */
function listOf(list: readonly string[] | null | undefined): readonly string[] {
  return list ?? []
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404
}
