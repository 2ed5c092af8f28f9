import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { initialSnapshot } from '#shared/build/fold.ts'
import { buildRequest } from '#test/support/build-request.ts'

/** A build of which nothing is known yet. */
export function emptyBuild(startedAt = 0): BuildSnapshot {
  return initialSnapshot({
    id: 'b1',
    request: buildRequest('/p'),
    unsaved: false,
    startedAt,
  })
}
