import type { BuildSnapshot } from './build-snapshot.ts'
import { opOf } from './cacheable.ts'
import type { StepJoin } from './join.ts'
import { type RowStatus, rowStatus } from './selectors.ts'
import { readVertexName } from './vertex-name.ts'

/** What became of an instruction on one of the platforms that are built. */
export interface PlatformState extends RowStatus {
  /** For instance `linux/arm64`. */
  readonly platform: string
}

/**
 * State and time of an instruction on each platform that it ran for, in the order of the platforms' names. Empty unless
 * the build is for several platforms; one where the stage runs on the builder's alone.
 */
export function platformStates(
  { request, ops, steps, state }: Pick<BuildSnapshot, 'request' | 'ops' | 'steps' | 'state'>,
  join: StepJoin,
  rowId: string,
  now: number,
): readonly PlatformState[] {
  if ((request.platforms?.length ?? 0) < 2) return []
  const digests = new Map<string, string[]>()
  for (const digest of join.get(rowId) ?? []) {
    const platform = opOf(ops, digest)?.platform ?? readVertexName(steps[digest]?.name ?? '')?.platform
    if (platform === undefined) continue
    const same = digests.get(platform)
    if (same === undefined) digests.set(platform, [digest])
    else same.push(digest)
  }
  return [...digests]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([platform, own]) => ({
      platform,
      ...rowStatus({ steps, state }, new Map([[rowId, own]]), rowId, { needed: true }, now),
    }))
}
