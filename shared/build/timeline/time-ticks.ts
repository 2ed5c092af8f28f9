import type { TimeView } from './time-view.ts'
import { xOf } from './time-view.ts'

export interface Tick {
  /** ms since the epoch. */
  readonly at: number
  /** Time since the origin, for people: `250 ms`, `1.5 s`, `2 m 30 s`. */
  readonly label: string
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Steps between ticks that people count in, ms; below the first and above the last they go on by 1, 2, 5. */
const steps: readonly number[] = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 4, 6, 12, 24].map((count) => count * hour),
]

/**
 * Ticks of the time since `origin` in a view, at least `room` pixels apart.
 * @param width of the view, pixels
 */
export function timeTicks(view: TimeView, width: number, origin: number, room: number): readonly Tick[] {
  if (width <= 0) return []
  const least = ((view.end - view.start) / width) * room
  const step = steps.find((candidate) => candidate >= least) ?? Math.ceil(least / (24 * hour)) * 24 * hour
  const ticks: Tick[] = []
  const last = Math.floor((view.end - origin) / step)
  for (let index = Math.ceil((view.start - origin) / step); index <= last; index += 1) {
    const at = origin + index * step
    if (xOf(view, width, at) < -0.5) continue
    ticks.push({ at, label: tickLabel(index * step, step) })
  }
  return ticks
}

/** A time since the origin, as finely as its neighbours are apart. */
function tickLabel(ms: number, step: number): string {
  const sign = ms < 0 ? '−' : ''
  const time = Math.abs(ms)
  if (time === 0) return '0'
  if (time < second) return `${sign}${time.toFixed(step < 1 ? 1 : 0)} ms`
  const decimals = step >= second ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : step >= 1 ? 3 : 4
  if (time < minute) return `${sign}${(time / second).toFixed(decimals)} s`
  const unit = 10 ** decimals
  const total = Math.round((time / second) * unit)
  const seconds = (total % (60 * unit)) / unit
  const minutes = Math.floor(total / (60 * unit))
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const showsSeconds = step < minute || seconds > 0
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(hours === 0 ? [`${rest} m`] : rest > 0 || showsSeconds ? [`${padded(rest, 0)} m`] : []),
    ...(showsSeconds ? [`${padded(seconds, decimals)} s`] : []),
  ]
  return `${sign}${parts.join(' ')}`
}

/** With two digits before the point. */
function padded(value: number, decimals: number): string {
  return value.toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0')
}
