import type { BuildSnapshot } from './build-snapshot.ts'
import { stepsDone } from './steps-done.ts'

/** How much of a build's steps is done, 0 to 1; nothing while it is not known which there are. */
export function buildProgress(snapshot: Pick<BuildSnapshot, 'ops' | 'steps'>): number | undefined {
  const steps = stepsDone(snapshot)
  return steps && steps.done / steps.of
}
