import type { BuildSnapshot, Interval, Step } from '../build-snapshot.ts'
import { phaseOf } from './phase-of.ts'

/**
 * A build without the time before it began. Builds that want the same step at once share its run, with the times of the
 * one that asked for it first: what it did before this build is no time of this build. The same back where there is none.
 *
 * BuildKit's clock may be a little behind ours: its own first steps, which no builds share, tell when the build began.
 */
export function sinceStart<B extends Pick<BuildSnapshot, 'order' | 'steps' | 'startedAt'>>(build: B): B {
  const early = build.order.filter((digest) => startOf(build.steps[digest]) < build.startedAt)
  if (early.length === 0) return build
  const own = build.order.flatMap((digest) => {
    const step = build.steps[digest]
    return step !== undefined && phaseOf(step) === 'resolve' ? [startOf(step)] : []
  })
  const begin = own.reduce((first, start) => Math.min(first, start), build.startedAt)
  const steps = { ...build.steps }
  for (const digest of early) {
    const step = steps[digest]
    if (step !== undefined && startOf(step) < begin) steps[digest] = clipped(step, begin)
  }
  return { ...build, steps }
}

/** `Infinity` for one that has not begun. */
function startOf(step: Step | undefined): number {
  return step?.intervals[0]?.start ?? Infinity
}

interface Clipped {
  readonly begin: number
  readonly step: Step
}

/** A step that did not change stays the same. */
const known = new WeakMap<Step, Clipped>()

function clipped(step: Step, begin: number): Step {
  const found = known.get(step)
  if (found?.begin === begin) return found.step
  const made = { ...step, intervals: step.intervals.map((interval) => after(interval, begin)) }
  known.set(step, { begin, step: made })
  return made
}

function after({ start, end }: Interval, begin: number): Interval {
  return { start: Math.max(start, begin), ...(end === undefined ? {} : { end: Math.max(end, begin) }) }
}
