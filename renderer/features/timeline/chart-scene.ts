import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import type { RowLayout } from '#shared/build/timeline/row-layout.ts'
import type { TimeView } from '#shared/build/timeline/time-view.ts'
import type { Timeline } from '#shared/build/timeline/timeline.ts'
import type { ChartColours } from './chart-colours.ts'

/** Heights of what stays above the lanes, and of the overview that lies over their end, pixels. */
export const stripHeight = 24
export const axisHeight = 20
export const headHeight = stripHeight + axisHeight
export const overviewHeight = 22

/** Room for the names of the lanes, pixels. */
export function gutterOf(width: number): number {
  return width < 640 ? 96 : 152
}

/** All that a picture of the timeline depends on. Pixels are those of CSS. */
export interface Scene {
  readonly timeline: Timeline
  readonly layout: RowLayout
  readonly insight: BuildInsight
  /** All of the build as it can be seen, and what is seen of it. */
  readonly whole: TimeView
  readonly view: TimeView
  readonly isZoomed: boolean
  /** Of the whole canvas. */
  readonly width: number
  readonly height: number
  readonly gutter: number
  readonly scrollTop: number
  /** Where running bars end. */
  readonly now: number
  readonly colours: ChartColours
  /** Device pixels per pixel. */
  readonly ratio: number
  /** Digests of the steps that are selected, and of those that the pointer is over, here or elsewhere. */
  readonly selected: ReadonlySet<string>
  readonly hovered: ReadonlySet<string>
  /** Where the pointer is, from the left of the canvas; absent outside. */
  readonly cursor?: number
  /** Moments between which a range is being dragged. */
  readonly dragged?: TimeView
}

/** Width of what shows time. */
export function plotWidth({ width, gutter }: Pick<Scene, 'width' | 'gutter'>): number {
  return Math.max(1, width - gutter)
}

/** Top of a lane's place on the canvas, from its place among the lanes. */
export function onCanvas({ scrollTop }: Pick<Scene, 'scrollTop'>, y: number): number {
  return headHeight + y - scrollTop
}

/** To the middle of a device pixel, for lines one pixel wide. */
export function crisp(value: number, ratio: number): number {
  return (Math.round(value * ratio) + 0.5) / ratio
}
