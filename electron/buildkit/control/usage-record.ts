import { milliseconds } from '../milliseconds.ts'
import type { UsageRecord as WireRecord } from '../proto/gen/control_pb.js'

/** One record of the engine's build cache. */
export interface UsageRecord {
  readonly id: string
  /**
   * `regular` (the result of a step, a layer of an image), `source.local` (a context), `source.git.checkout`,
   * `exec.cachemount`, `frontend` or `internal`; a later engine may know more. Absent where it is not told, as BuildKit
   * 0.13 does while it prunes.
   */
  readonly kind?: string
  /** Bytes that the record itself takes, without its parents. */
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly createdAt?: number
  /** Milliseconds since the epoch; absent while it was never used again. */
  readonly lastUsedAt?: number
  readonly usageCount: number
  /** Whether a build uses it now: it cannot be pruned. */
  readonly inUse: boolean
  /** Whether something outside of the cache, an image, holds the same data: to prune it frees nothing. */
  readonly shared: boolean
  /** Whether it can still be written to, as contexts and cache mounts can. */
  readonly mutable: boolean
  /** Ids of the records that it is laid upon. */
  readonly parents: readonly string[]
  /** For instance `mount / from exec /bin/sh -c make` or `local source for context`. */
  readonly description: string
}

export function usageRecordOf(record: WireRecord): UsageRecord {
  const { parents, parentDeprecated } = record
  return {
    id: record.id,
    ...(record.recordType !== '' && { kind: record.recordType }),
    size: Number(record.size),
    ...(record.createdAt && { createdAt: milliseconds(record.createdAt) }),
    ...(record.lastUsedAt && { lastUsedAt: milliseconds(record.lastUsedAt) }),
    usageCount: Number(record.usageCount),
    inUse: record.inUse,
    shared: record.shared,
    mutable: record.mutable,
    parents: parents.length > 0 || parentDeprecated === '' ? parents : [parentDeprecated],
    description: record.description,
  }
}
