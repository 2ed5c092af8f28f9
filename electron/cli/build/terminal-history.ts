import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { HistoryService } from '#electron/services/history/history-service.ts'
import { keptRequest } from '#electron/services/history/kept-request.ts'
import { stateFolder } from '#electron/services/state-folder.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { PastTimes } from '#shared/build/insight/build-insight.ts'
import { toPastTimes } from '#shared/build/insight/to-past-times.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { Terminal } from '../terminal.ts'

/** How long a build that is over waits for its history at most, to read it and to write it, ms. */
const LIMIT = 1500

const nothing: PastTimes = { steps: new Map() }

/**
 * The history that the studio keeps, for one build in a terminal: what past builds of the same Dockerfile took, and where
 * this one is recorded. The build waits for none of it and does not fail with it.
 */
export class TerminalHistory {
  readonly #service: HistoryService
  readonly #asked: Promise<void>
  #past = nothing

  constructor(request: BuildRequest, { env, entries }: Pick<Terminal, 'env' | 'entries'>) {
    this.#service = new HistoryService({
      file: join(stateFolder(env, process.platform), 'history.sqlite'),
      logger: { error: () => undefined }, // What is wrong is in the note.
      ...(entries && { entry: entries.history }),
    })
    const { context: root, dockerfile, target } = keptRequest(request)
    this.#asked = this.#service
      .times({ root, dockerfile, ...(target !== undefined && { target }) })
      .then((known) => {
        this.#past = toPastTimes(known)
      })
  }

  /** What past builds took, as far as it is read by now. */
  get past(): PastTimes {
    return this.#past
  }

  /** The same, once it is read. */
  async wholePast(): Promise<PastTimes> {
    await inTime(this.#asked)
    return this.#past
  }

  begin(snapshot: BuildSnapshot): void {
    void this.#service.begin(snapshot)
  }

  /** @returns what is wrong with the history, for people; nothing where the build is recorded */
  async end(snapshot: BuildSnapshot): Promise<string | undefined> {
    const health = await inTime(this.#service.end(snapshot).then(() => this.#service.health()))
    if (health === undefined)
      return 'The build may not have been recorded: another program holds the history.'
    return health.kind === 'ok' ? undefined : health.message
  }

  /** Writes what is left. */
  dispose(): Promise<void> {
    return this.#service.dispose()
  }
}

/** What comes in time, else nothing. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  const enough = new AbortController()
  const limit = delay(LIMIT, undefined, { signal: enough.signal }).catch(() => undefined)
  try {
    return await Promise.race([work, limit])
  } finally {
    enough.abort()
  }
}
