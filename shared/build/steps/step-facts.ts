import type { Stage } from '../../dockerfile/dockerfile-model.ts'
import type { BuildSnapshot, StepState } from '../build-snapshot.ts'
import type { BuildInsight } from '../insight/build-insight.ts'
import { stepDuration } from '../selectors.ts'
import { stepTitle } from '../step-title.ts'
import { laneTitle } from '../timeline/lane-title.ts'
import type { BuildUsage, StepResources } from '../usage/build-usage.ts'
import type { StepMount } from '../usage/step-mounts.ts'
import { stepMounts } from '../usage/step-mounts.ts'

/** What a table tells of a step. Times are ms; those that are absent are not known or mean nothing for it. */
export interface StepFacts {
  readonly digest: string
  /** In the order in which steps became known, from 1. */
  readonly order: number
  readonly state: StepState
  /** Its stage, or what else it belongs to. */
  readonly lane: string
  readonly laneId: string
  readonly platform?: string
  /** As people write it: `RUN make`. */
  readonly title: string
  /** After the build's start. */
  readonly start?: number
  /** Absent before it began; up to the insight's moment while it runs. */
  readonly duration?: number
  readonly isCritical: boolean
  readonly slack?: number
  readonly savedIfCached?: number
  /** Bytes that it moved, and of how many where that is known. */
  readonly bytes?: number
  readonly bytesTotal?: number
  /** Absent where it has none. */
  readonly mounts?: readonly StepMount[]
  /** What it used, where the engine measures it; known some moments after the end. */
  readonly resources?: StepResources
}

/**
 * What is known of every step of a build, in the order in which they became known.
 *
 * @param stages of the Dockerfile, as far as it is known
 */
export function stepFacts(
  { order, steps, ...build }: Pick<BuildSnapshot, 'order' | 'steps' | 'ops' | 'request'>,
  insight: BuildInsight,
  usage?: BuildUsage,
  stages: readonly Stage[] = [],
): readonly StepFacts[] {
  const lanes = new Map(insight.lanes.flatMap((lane) => lane.steps.map((digest) => [digest, lane] as const)))
  const bytes = movedBytes(insight)
  const mounts = new Map<string, StepMount[]>()
  for (const mount of stepMounts(build, usage)) {
    const known = mounts.get(mount.step)
    if (known === undefined) mounts.set(mount.step, [mount])
    else known.push(mount)
  }
  const measured = usage?.resources.kind === 'recorded' ? usage.resources.steps : {}
  return order.flatMap((digest, index): readonly StepFacts[] => {
    const step = steps[digest]
    if (step === undefined) return []
    const lane = lanes.get(digest)
    const start = step.intervals[0]?.start
    const duration = stepDuration(step, insight.at)
    const slack = insight.slack.get(digest)
    const savedIfCached = step.state === 'cached' ? undefined : insight.savedIfCached.get(digest)
    const moved = bytes.get(digest)
    const own = mounts.get(digest)
    const resources = measured[digest]
    return [
      {
        digest,
        order: index + 1,
        state: step.state,
        lane: lane === undefined ? '' : laneTitle(lane, stages),
        laneId: lane?.id ?? '',
        ...(lane?.platform === undefined ? {} : { platform: lane.platform }),
        title: stepTitle(step.name).text,
        ...(start === undefined ? {} : { start: start - insight.startedAt }),
        ...(duration === undefined ? {} : { duration }),
        isCritical: insight.criticalPath.own.has(digest),
        ...(slack === undefined || start === undefined || step.state === 'cached' ? {} : { slack }),
        ...(savedIfCached === undefined ? {} : { savedIfCached }),
        ...(moved === undefined ? {} : { bytes: moved.current }),
        ...(moved?.total === undefined ? {} : { bytesTotal: moved.total }),
        ...(own === undefined ? {} : { mounts: own }),
        ...(resources === undefined ? {} : { resources }),
      },
    ]
  })
}

interface Moved {
  readonly current: number
  readonly total?: number
}

/** Sums over the layers and files of a step; the total is known if that of each is. */
function movedBytes({ transfers }: BuildInsight): ReadonlyMap<string, Moved> {
  const sums = new Map<string, Moved>()
  for (const { step, current, total } of transfers) {
    const known = sums.get(step)
    const before = known === undefined ? 0 : known.total
    sums.set(step, {
      current: (known?.current ?? 0) + current,
      ...(total === undefined || before === undefined ? {} : { total: before + total }),
    })
  }
  return new Map([...sums].filter(([, { current }]) => current > 0))
}
