/** The part of time that is in view, ms since the epoch. */
export interface TimeView {
  readonly start: number
  readonly end: number
}

/** As near as one can go: 1 ms across the view. BuildKit's stamps are finer than that, but nothing happens there. */
const nearest = 1

/** Where a moment is, in pixels from the left of a view `width` wide. */
export function xOf(view: TimeView, width: number, at: number): number {
  return ((at - view.start) / (view.end - view.start)) * width
}

/** The moment at a pixel. */
export function momentAt(view: TimeView, width: number, x: number): number {
  return view.start + (x / width) * (view.end - view.start)
}

/**
 * The view nearer by a factor (2 halves what is seen), with what is at `anchor` staying in its place; never beyond
 * `whole`.
 */
export function zoomed(view: TimeView, whole: TimeView, factor: number, anchor: number): TimeView {
  const span = view.end - view.start
  const next = Math.min(whole.end - whole.start, Math.max(nearest, span / factor))
  const share = (anchor - view.start) / span
  return clamped({ start: anchor - share * next, end: anchor + (1 - share) * next }, whole)
}

/** The view moved by some ms, as far as `whole` goes. */
export function panned(view: TimeView, whole: TimeView, by: number): TimeView {
  return clamped({ start: view.start + by, end: view.end + by }, whole)
}

/** A view of a range, in any order of its ends, not nearer than one can go. */
export function ranged(from: number, to: number, whole: TimeView): TimeView {
  const start = Math.min(from, to)
  const end = Math.max(from, to)
  const lack = Math.max(0, nearest - (end - start))
  return clamped({ start: start - lack / 2, end: end + lack / 2 }, whole)
}

/** The least move of a view that brings a range into it: from its start, if it is longer than the view. */
export function revealing(view: TimeView, whole: TimeView, from: number, to: number): TimeView {
  const span = view.end - view.start
  const margin = span * 0.05
  if (from >= view.start && to <= view.end) return view
  if (to - from > span - 2 * margin || from < view.start)
    return panned(view, whole, from - margin - view.start)
  return panned(view, whole, to + margin - view.end)
}

/** The view moved and, if it must be, shortened into `whole`. */
export function clamped({ start, end }: TimeView, whole: TimeView): TimeView {
  const span = Math.min(end - start, whole.end - whole.start)
  const from = Math.min(Math.max(start, whole.start), whole.end - span)
  return { start: from, end: from + span }
}
