import { assertNever } from '../assert-never.ts'
import { formatDuration } from '../format/duration.ts'
import type { BuildSnapshot } from './build-snapshot.ts'
import { cacheCounts } from './selectors.ts'

/** What is said of a build that has ended, to somebody who looks elsewhere. */
export interface FinishNotice {
  readonly title: string
  readonly body: string
}

/** Nothing for a build that runs, or that was stopped on purpose. */
export function finishNotice(snapshot: BuildSnapshot): FinishNotice | undefined {
  const { outcome, request, startedAt, finishedAt = startedAt } = snapshot
  const name = request.target ?? request.dockerfile
  const time = formatDuration(finishedAt - startedAt)
  switch (outcome?.kind) {
    case undefined:
    case 'cancelled':
      return undefined
    case 'succeeded': {
      const { cached, cacheable } = cacheCounts(snapshot)
      const tags = outcome.tags.length === 0 ? '' : `${outcome.tags.join(', ')} · `
      return { title: `Built ${name} in ${time}`, body: `${tags}${cached} of ${cacheable} steps cached` }
    }
    case 'failed':
      return { title: `${name} failed after ${time}`, body: outcome.failure.message }
    default:
      return assertNever(outcome)
  }
}
