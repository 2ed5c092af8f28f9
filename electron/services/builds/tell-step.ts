import { createHash } from 'node:crypto'
import { asError } from '#electron/lib/as-error.ts'
import type { VertexEvent } from '#shared/build/build-event.ts'
import type { LiveBuild } from './live-build.ts'

/** Bytes of a part so far, and in all where that is known. */
export type PartProgress = (part: string, current: number, total?: number) => void

/** How often a part's progress is told, ms. */
const INTERVAL = 100

/**
 * Does a part of a build that BuildKit knows nothing of, an image's way into another store or to a registry, and tells it as
 * a step like BuildKit's own: when it began and ended, how far it is, why it failed.
 *
 * @param name for people, for instance `loading into Docker`
 * @throws what `work` throws
 */
export async function tellStep<T>(
  build: LiveBuild,
  name: string,
  work: (progress: PartProgress) => Promise<T>,
): Promise<T> {
  const startedAt = Date.now()
  const digest = `sha256:${createHash('sha256').update(name).digest('hex')}`
  const vertex: VertexEvent = { kind: 'vertex', digest, name, inputs: [], cached: false, startedAt }
  const parts = new Map<string, { current: number; total: number; begun: number; told: number }>()
  const tell = (id: string, completedAt?: number): void => {
    const part = parts.get(id)
    if (part === undefined) return
    const { current, total, begun } = part
    const end = completedAt === undefined ? {} : { completedAt }
    build.add({ kind: 'status', digest, id, name: '', current, total, startedAt: begun, ...end })
  }
  build.add(vertex)
  try {
    const result = await work((id, current, total = 0) => {
      const now = Date.now()
      const { begun = now, told = 0 } = parts.get(id) ?? {}
      const isDue = now - told >= INTERVAL
      parts.set(id, { current, total, begun, told: isDue ? now : told })
      if (isDue) tell(id)
    })
    const completedAt = Date.now()
    for (const id of parts.keys()) tell(id, completedAt)
    build.add({ ...vertex, completedAt })
    return result
  } catch (error) {
    const reason = build.signal.aborted ? 'context canceled' : asError(error).message
    build.add({ ...vertex, completedAt: Date.now(), error: reason })
    throw error
  }
}
