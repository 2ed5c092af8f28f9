import type { BuildRequest } from '../request/build-request.ts'
import type { BuildEvent } from './build-event.ts'
import type { BuildSnapshot } from './build-snapshot.ts'

export interface InitialSnapshot {
  readonly id: string
  readonly request: BuildRequest
  readonly unsaved: boolean
  /** ms since the epoch. */
  readonly startedAt: number
}

/** A build of which nothing is known yet. */
export function initialSnapshot({ id, request, unsaved, startedAt }: InitialSnapshot): BuildSnapshot {
  return { id, request, unsaved, state: 'starting', startedAt, ops: [], steps: {}, order: [], warnings: [] }
}

/** What is known of a build after some more events. Any split of the same events into batches gives the same. */
export function fold(snapshot: BuildSnapshot, _events: readonly BuildEvent[]): BuildSnapshot {
  return snapshot
}
