import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { initialSnapshot } from '#shared/build/fold.ts'

/** A build of which nothing is known yet. */
export function emptyBuild(startedAt = 0): BuildSnapshot {
  return initialSnapshot({
    id: 'b1',
    request: {
      context: '/p',
      dockerfile: 'Dockerfile',
      tags: [],
      args: {},
      secrets: [],
      noCache: false,
      pull: false,
    },
    unsaved: false,
    startedAt,
  })
}
