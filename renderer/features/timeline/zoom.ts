import type { TimeView } from '#shared/build/timeline/time-view.ts'
import { panned, zoomed } from '#shared/build/timeline/time-view.ts'
import { pictureNow, viewOf, wholeOf } from './chart-picture.ts'
import { setRange } from './timeline-view-store.ts'

/** Zooms by a factor around a moment, or around the middle. All the way out, the view grows with the build again. */
export function zoomBy(factor: number, anchor?: number): void {
  const picture = pictureNow()
  if (picture === undefined) return
  const whole = wholeOf(picture.timeline, Date.now())
  const view = viewOf(whole)
  show(zoomed(view, whole, factor, anchor ?? (view.start + view.end) / 2), whole)
}

/** Moves the view by a share of what is seen. */
export function panBy(share: number): void {
  const picture = pictureNow()
  if (picture === undefined) return
  const whole = wholeOf(picture.timeline, Date.now())
  const view = viewOf(whole)
  show(panned(view, whole, share * (view.end - view.start)), whole)
}

/** Shows a view; one of nearly everything is one of everything. */
export function show(view: TimeView, whole: TimeView): void {
  const isAll = view.end - view.start >= (whole.end - whole.start) * 0.999
  setRange(isAll ? undefined : view)
}

export function fitTimeline(): void {
  setRange(undefined)
}
