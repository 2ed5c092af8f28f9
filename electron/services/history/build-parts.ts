import type { BuildOp } from '#shared/build/build-event.ts'
import type { BuildSnapshot, Step } from '#shared/build/build-snapshot.ts'

/** Some of the steps and ops of a build, in their order. */
export interface BuildPart {
  readonly steps: readonly Step[]
  readonly ops: readonly BuildOp[]
}

/** What else is known of it. */
export type BuildRest = Omit<BuildSnapshot, 'steps' | 'order' | 'ops'>

/** So many of each are copied to another thread in a millisecond or two. */
const PART = 250

/** A build that is over, in parts: to copy 5,000 steps to another thread at once would keep this one from all else. */
export function* buildParts({ order, steps, ops }: BuildSnapshot): Generator<BuildPart> {
  for (let from = 0; from < Math.max(order.length, ops.length); from += PART) {
    yield {
      // How far a step's downloads were is not kept.
      steps: order.slice(from, from + PART).flatMap((digest) => withoutStatuses(steps[digest])),
      ops: ops.slice(from, from + PART),
    }
  }
}

function withoutStatuses(step: Step | undefined): readonly Step[] {
  return step === undefined ? [] : [{ ...step, statuses: [] }]
}
