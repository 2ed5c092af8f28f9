import { layRows } from '#shared/build/timeline/row-layout.ts'
import type { RowLayout } from '#shared/build/timeline/row-layout.ts'
import type { TimeView } from '#shared/build/timeline/time-view.ts'
import { clamped } from '#shared/build/timeline/time-view.ts'
import type { Timeline } from '#shared/build/timeline/timeline.ts'
import { sinceStart } from '#shared/build/insight/since-start.ts'
import { toTimeline } from '#shared/build/timeline/to-timeline.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { timelineViewStore } from './timeline-view-store.ts'

/** The build that is shown, in lanes and rows. */
export interface Picture {
  readonly snapshot: BuildSnapshot
  readonly insight: BuildInsight
  readonly timeline: Timeline
  readonly layout: RowLayout
}

let last: (Picture & { readonly model: DockerfileModel }) | undefined

/** The build that is shown as it is now; the same while nothing changes. */
export function pictureNow(): Picture | undefined {
  const { build } = buildStore.getState()
  const { insight } = insightStore.getState()
  if (build === undefined || insight?.id !== build.snapshot.id) return undefined
  const { snapshot, model } = build
  if (
    last?.snapshot.steps === snapshot.steps &&
    last.snapshot.state === snapshot.state &&
    last.model === model &&
    last.insight === insight
  ) {
    return last
  }
  const timeline = toTimeline(sinceStart(snapshot), insight.lanes, model.stages)
  last = { snapshot, model, insight, timeline, layout: layRows(timeline) }
  return last
}

/** A build that has just begun is not stretched over the whole width. */
const shortest = 1000

/** All that can be seen of a build: a little more than it took, so that what is at its end can be read. */
export function wholeOf({ start, end }: Timeline, now: number): TimeView {
  const last = end ?? Math.max(now, start + shortest)
  const length = Math.max(last - start, 1)
  return { start: start - length * 0.01, end: last + length * 0.04 }
}

/** What is seen of it: what one zoomed to, else all. */
export function viewOf(whole: TimeView): TimeView {
  const { range } = timelineViewStore.getState()
  return range === undefined ? whole : clamped(range, whole)
}
