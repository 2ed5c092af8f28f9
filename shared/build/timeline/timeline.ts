import type { Interval, StepState } from '../build-snapshot.ts'
import type { Lane } from '../insight/build-insight.ts'

/** When a step ran. Moments are ms since the epoch. */
export interface TimelineBar {
  readonly digest: string
  /** BuildKit's name of it, whole. */
  readonly name: string
  /** What fits into the bar: `RUN make`. */
  readonly label: string
  readonly state: StepState
  /** Its first start. */
  readonly start: number
  /** Its last end; absent while it runs. */
  readonly end?: number
  /** The times in which it really ran, in order, apart from each other. At least one. */
  readonly parts: readonly Interval[]
}

/** Bars that do not overlap, in the order of their starts, and so of their ends. */
export type TimelineRow = readonly TimelineBar[]

/** A lane of the timeline: as many rows as steps of it overlapped. */
export interface TimelineLane {
  readonly id: string
  readonly kind: Lane['kind']
  readonly title: string
  readonly platform?: string
  /** Steps of it, those included that have not begun. */
  readonly steps: number
  /** At least one, with at least one bar each. */
  readonly rows: readonly TimelineRow[]
}

export interface BarPlace {
  readonly bar: TimelineBar
  /** Indices into `lanes` and into the lane's rows. */
  readonly lane: number
  readonly row: number
}

/** What the timeline draws, in moments and rows; what it is in pixels is another matter (`row-layout.ts`, `time-view.ts`). */
export interface Timeline {
  readonly lanes: readonly TimelineLane[]
  /** By digest: every step that has begun is there. */
  readonly places: ReadonlyMap<string, BarPlace>
  /** First and last moment that is drawn; the last is absent while a step runs. */
  readonly start: number
  readonly end?: number
}
