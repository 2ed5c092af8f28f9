import type { Step } from '../build-snapshot.ts'
import { totalTime } from '../intervals.ts'
import type { Phase, PhaseTime } from './build-insight.ts'
import { busyTime } from './busy-time.ts'
import { runTimes } from './run-times.ts'

const phases: readonly Phase[] = [
  'resolve',
  'cache-import',
  'transfer',
  'execute',
  'export',
  'push',
  'load',
  'cache-export',
  'other',
]

/**
 * What each phase took, in the order in which a build goes through them.
 * @param of phases of the steps, by their place
 * @param at where running steps have got to, ms since the epoch
 */
export function phaseTimes(steps: readonly Step[], of: readonly Phase[], at: number): readonly PhaseTime[] {
  return phases.flatMap((phase): readonly PhaseTime[] => {
    const own = steps.filter((_, i) => of[i] === phase)
    if (own.length === 0) return []
    const sum = own.reduce((total, { intervals }) => total + totalTime(intervals, at), 0)
    return [{ phase, steps: own.length, sum, busy: busyTime(runTimes(own, at)) }]
  })
}
