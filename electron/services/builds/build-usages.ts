import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import type { HistoryService } from '#electron/services/history/history-service.ts'
import type { LiveBuild } from './live-build.ts'
import { MountGuard } from './mount-guard.ts'
import { watchUsage, type UsageEngine } from './watch-usage.ts'

/** What builds use of their engines: asked beside each of them, kept as long as it is listed. */
export class BuildUsages {
  readonly #usages = new Map<string, Promise<BuildUsage>>()
  readonly #guard = new MountGuard()
  readonly #stop = new AbortController()
  readonly #history: Pick<HistoryService, 'setUsage'> | undefined

  constructor(history: Pick<HistoryService, 'setUsage'> | undefined) {
    this.#history = history
  }

  /** Asks what a build uses; it does not wait for it. */
  watch(build: LiveBuild, engine: UsageEngine): void {
    const { id } = build.snapshot
    this.#guard.add(build)
    const usage = watchUsage(build, engine, this.#guard, this.#stop.signal)
    this.#usages.set(id, usage)
    void usage.then((told) => this.#history?.setUsage(id, told))
  }

  /** Settles some moments after the end of the build. */
  of(id: string): Promise<BuildUsage> | undefined {
    return this.#usages.get(id)
  }

  forget(id: string): void {
    this.#usages.delete(id)
  }

  /** Gives up what is asked. */
  async dispose(): Promise<void> {
    this.#stop.abort(new Error('The studio ends.'))
    await Promise.allSettled(this.#usages.values())
  }
}
