import { randomUUID } from 'node:crypto'
import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { HistoryRecord } from '#electron/buildkit/control/history-record.ts'
import { imageNames } from '#electron/buildkit/control/image-names.ts'
import type { Logger } from '#electron/lib/logger.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import type { BuildEvent, BuildOutcome } from '#shared/build/build-event.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { BuildService } from './build-service.ts'
import { LiveBuild } from './live-build.ts'

export interface ForeignBuildsOptions {
  readonly builds: Pick<BuildService, 'adopt' | 'knows'>
  readonly logger: Logger
}

/**
 * Lists the builds that other clients of the engine start: a terminal, compose, an editor. They are followed as long as
 * the studio runs; they are neither stopped nor changed. An engine that keeps no history tells of none.
 */
export class ForeignBuilds {
  readonly #options: ForeignBuildsOptions
  #client: BuildKitClient | undefined
  #listening = new AbortController()
  readonly #following = new Set<Promise<void>>()

  constructor(options: ForeignBuildsOptions) {
    this.#options = options
  }

  /** Listens to this engine from now on, and no more to the one before. */
  listen(client: BuildKitClient | undefined): void {
    if (client === this.#client) return
    this.#client = client
    this.#listening.abort(new Error('the engine is another one'))
    this.#listening = new AbortController()
    if (client) this.#track(this.#listen(client, this.#listening.signal))
  }

  async dispose(): Promise<void> {
    this.listen(undefined)
    await Promise.allSettled(this.#following)
  }

  async #listen(client: BuildKitClient, signal: AbortSignal): Promise<void> {
    try {
      await client.control.listenHistory(
        { activeOnly: true },
        (event) => {
          if (event.kind !== 'started' || this.#options.builds.knows(event.record.ref)) return
          this.#track(this.#follow(client, event.record, signal))
        },
        signal,
      )
    } catch (error) {
      // Without its connection an engine is found again, and listened to anew.
      if (!signal.aborted) this.#options.logger.info(`Builds of others are not told: ${messageOf(error)}`)
    } finally {
      if (this.#client === client) this.#client = undefined
    }
  }

  async #follow(client: BuildKitClient, record: HistoryRecord, signal: AbortSignal): Promise<void> {
    const { ref } = record
    const at = record.createdAt ?? Date.now()
    const build = new LiveBuild({
      id: randomUUID(),
      request: requestOf(record),
      unsaved: false,
      startedAt: at,
      elsewhere: true,
    })
    build.add({ kind: 'started', at, ref })
    this.#options.builds.adopt(build, client)
    let last = at
    const tell = (event: BuildEvent): void => {
      if (event.kind === 'vertex') last = Math.max(last, event.completedAt ?? 0)
      build.add(event)
    }
    const outcome = await client
      .join(ref, tell, signal)
      .catch((error: unknown): BuildOutcome => lost(messageOf(error)))
    build.add({
      kind: 'finished',
      at: last,
      outcome: outcome ?? lost('the engine does not know it any more'),
    })
  }

  #track(work: Promise<void>): void {
    this.#following.add(work)
    void work.finally(() => this.#following.delete(work))
  }
}

/**
 * What an engine tells of another client's request:
 *
 *     {"filename": "Dockerfile", "target": "app", "build-arg:VERSION": "2", "platform": "linux/amd64,linux/arm64"}
 */
function requestOf(record: HistoryRecord): BuildRequest {
  const { frontendAttributes } = record
  const { filename, target, platform } = frontendAttributes
  const given = Object.entries(frontendAttributes).filter(([name]) => name.startsWith('build-arg:'))
  return {
    context: frontendAttributes['context'] ?? '',
    dockerfile: filename ?? 'Dockerfile',
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platforms: platform.split(',') }),
    tags: imageNames(record),
    args: Object.fromEntries(given.map(([name, value]) => [name.slice('build-arg:'.length), value])),
    secrets: [],
    noCache: frontendAttributes['no-cache'] === '',
    pull: frontendAttributes['image-resolve-mode'] === 'pull',
  }
}

function lost(why: string): BuildOutcome {
  return {
    kind: 'failed',
    failure: {
      reason: 'engine-lost',
      message: 'What became of the build could not be followed.',
      detail: why,
      lastOutput: [],
    },
  }
}
