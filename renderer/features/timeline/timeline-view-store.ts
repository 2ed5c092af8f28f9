import type { TimeView } from '#shared/build/timeline/time-view.ts'
import { createStore } from 'zustand/vanilla'

/** A bar that the pointer is over, or that the keyboard walked to. */
export interface PointedBar {
  readonly digest: string
  /** How many bars are too near here to be told apart. */
  readonly near: number
  /** Of the pointer, in the window. */
  readonly x: number
  readonly y: number
}

export interface TimelineLook {
  /** The build that the rest is of. */
  readonly build?: string
  /** What one zoomed to; absent: the whole build, as it grows. */
  readonly range?: TimeView
  readonly pointed?: PointedBar
}

/** How the window looks at the timeline; kept while another tab is shown. */
export const timelineViewStore = createStore<TimelineLook>(() => ({}))

/** Another build is shown: all of it. */
export function lookAtBuild(build: string): void {
  if (timelineViewStore.getState().build !== build) timelineViewStore.setState({ build }, true)
}

export function setRange(range: TimeView | undefined): void {
  const { range: _, ...rest } = timelineViewStore.getState()
  timelineViewStore.setState(range === undefined ? rest : { ...rest, range }, true)
}

export function pointAt(pointed: PointedBar | undefined): void {
  const { pointed: before, ...rest } = timelineViewStore.getState()
  if (before === undefined && pointed === undefined) return
  timelineViewStore.setState(pointed === undefined ? rest : { ...rest, pointed }, true)
}
