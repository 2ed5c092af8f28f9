import type { BuildEvent } from '#shared/build/build-event.ts'
import type { LiveBuild } from './live-build.ts'

/**
 * Keeps questions about the size of cache mounts away from steps that use them. BuildKit locks a mount while it measures it,
 * and a step that finds its mount locked begins with an empty one (cache/manager.go, `DiskUsage` and `GetMutable`;
 * solver/llbsolver/mounts/mount.go): asking at the wrong moment would cost a build its cache. So nothing is asked while a
 * build runs that has announced such a step, and a question that is still open then is given up. Between the announcement
 * and the step's beginning there is time for that.
 */
export class MountGuard {
  readonly #users = new Set<LiveBuild>()
  readonly #asking = new Set<AbortController>()

  /** Watches a build from its beginning to its end. */
  add(build: LiveBuild): void {
    build.subscribe((events) => {
      if (events.some(announcesCacheMount) && !this.#users.has(build) && !build.isOver) {
        this.#users.add(build)
        for (const question of this.#asking) question.abort(new Error('a step may need the mount'))
      }
      if (events.some(({ kind }) => kind === 'finished')) this.#users.delete(build)
    })
  }

  /** @returns nothing where a step may need a mount, or came to while it was asked */
  async ask<T>(question: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    if (this.#users.size > 0) return undefined
    const given = new AbortController()
    this.#asking.add(given)
    try {
      const answer = await question(AbortSignal.any([signal, given.signal]))
      return given.signal.aborted ? undefined : answer
    } catch (error) {
      if (given.signal.aborted) return undefined
      throw error
    } finally {
      this.#asking.delete(given)
    }
  }
}

/** The LLB tells its mounts; where it comes at the end only, the names of steps have their instruction's flags. */
function announcesCacheMount(event: BuildEvent): boolean {
  switch (event.kind) {
    case 'ops':
      return event.ops.some(({ mounts }) => mounts.some(({ kind }) => kind === 'cache'))
    case 'vertex':
      return /\s--mount=\S*type=cache\b/.test(event.name)
    case 'started':
    case 'status':
    case 'log':
    case 'warning':
    case 'finished':
      return false
  }
}
