import type { KnownTimes } from '../../history/history.ts'
import type { PastTimes } from './build-insight.ts'

/** What the history told of a Dockerfile, as insight takes it. */
export function toPastTimes({ steps, ending }: KnownTimes): PastTimes {
  return { steps: new Map(Object.entries(steps)), ...(ending !== undefined && { ending }) }
}
