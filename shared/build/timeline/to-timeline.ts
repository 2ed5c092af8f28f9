import type { Stage } from '../../dockerfile/dockerfile-model.ts'
import type { BuildSnapshot, Step } from '../build-snapshot.ts'
import type { Lane } from '../insight/build-insight.ts'
import { mergedIntervals } from '../intervals.ts'
import { stepTitle } from '../step-title.ts'
import { laneTitle } from './lane-title.ts'
import { packRows } from './pack-rows.ts'
import type { BarPlace, Timeline, TimelineBar, TimelineLane } from './timeline.ts'

/**
 * The bars of a build in lanes and rows. It depends on no clock: what runs has no end. Every step that has begun has one
 * bar, in the lane that holds it, and all bars lie between start and end. Lanes where nothing has begun are left out: as
 * lanes come in the order of their starts, those that are there stay where they are.
 *
 * @param stages of the Dockerfile, as far as it is known
 */
export function toTimeline(
  { steps, startedAt, finishedAt }: Pick<BuildSnapshot, 'steps' | 'startedAt' | 'finishedAt'>,
  lanes: readonly Lane[],
  stages: readonly Stage[] = [],
): Timeline {
  const places = new Map<string, BarPlace>()
  let start = startedAt
  let end = finishedAt ?? startedAt
  let runs = finishedAt === undefined
  const drawn: TimelineLane[] = []
  for (const lane of lanes) {
    const bars: TimelineBar[] = []
    for (const digest of lane.steps) {
      const bar = barOf(steps[digest])
      if (bar === undefined || places.has(digest)) continue
      bars.push(bar)
      start = Math.min(start, bar.start)
      if (bar.end === undefined) runs = true
      else end = Math.max(end, bar.end)
    }
    if (bars.length === 0) continue
    bars.sort((a, b) => a.start - b.start)
    const rows = packRows(bars)
    for (const [row, content] of rows.entries()) {
      for (const bar of content) places.set(bar.digest, { bar, lane: drawn.length, row })
    }
    drawn.push({
      id: lane.id,
      kind: lane.kind,
      title: laneTitle(lane, stages),
      ...(lane.platform === undefined ? {} : { platform: lane.platform }),
      steps: lane.steps.length,
      rows,
    })
  }
  return { lanes: drawn, places, start, ...(runs ? {} : { end }) }
}

/** A step that did not change keeps its bar. */
const bars = new WeakMap<Step, TimelineBar>()

function barOf(step: Step | undefined): TimelineBar | undefined {
  const first = step?.intervals[0]
  if (step === undefined || first === undefined) return undefined
  const known = bars.get(step)
  if (known !== undefined) return known
  const parts = mergedIntervals(step.intervals)
  const end = parts.at(-1)?.end
  const bar: TimelineBar = {
    digest: step.digest,
    name: step.name,
    label: withoutFlags(stepTitle(step.name).text),
    state: step.state,
    start: first.start,
    ...(end === undefined ? {} : { end }),
    parts,
  }
  bars.set(step, bar)
  return bar
}

/** `RUN --mount=type=cache,target=/x make &&     make test` → `RUN make && make test`: what a bar has room for. */
function withoutFlags(title: string): string {
  return title.replace(/^([A-Z]+)((?: +--\S+)+) +/, '$1 ').replace(/\s+/g, ' ')
}
