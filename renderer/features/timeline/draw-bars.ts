import type { StepState } from '#shared/build/build-snapshot.ts'
import { barsWithin } from '#shared/build/timeline/bars-within.ts'
import { barHeight, rowHeight, rowTop } from '#shared/build/timeline/row-layout.ts'
import { xOf } from '#shared/build/timeline/time-view.ts'
import type { TimelineBar, TimelineRow } from '#shared/build/timeline/timeline.ts'
import type { Scene } from './chart-scene.ts'
import { headHeight, onCanvas, plotWidth } from './chart-scene.ts'
import { hatch } from './hatch.ts'

/** A bar as it is drawn, pixels. Cached ones that come together are one place, with their number. */
export interface DrawnBar {
  readonly bar: TimelineBar
  readonly left: number
  readonly right: number
  readonly top: number
  /** Free pixels to the right of it. */
  readonly room: number
  /** Cached steps that are drawn as one. */
  readonly count: number
}

/** Narrower than this a bar is a stroke; nearer to each other than this cached ones are one mark. */
const thinnest = 2
const mark = 9

/** States of bars, in the order in which they are painted; what is cached is no bar. */
const painted = ['waiting', 'executed', 'running', 'cancelled', 'not-reached', 'failed'] as const

/** Draws the bars in view and gives back those that may carry a label. */
export function drawBars(context: CanvasRenderingContext2D, scene: Scene): readonly DrawnBar[] {
  const drawn = visibleBars(scene)
  for (const state of painted) {
    drawState(
      context,
      scene,
      state,
      drawn.filter(({ bar }) => bar.state === state),
    )
  }
  drawCached(
    context,
    scene,
    drawn.filter(({ bar }) => bar.state === 'cached'),
  )
  return drawn
}

function visibleBars(scene: Scene): readonly DrawnBar[] {
  const drawn: DrawnBar[] = []
  for (const [index, lane] of scene.timeline.lanes.entries()) {
    const laneTop = onCanvas(scene, scene.layout.tops[index] ?? 0)
    const laneEnd = onCanvas(scene, scene.layout.tops[index + 1] ?? 0)
    if (laneEnd < headHeight) continue
    if (laneTop > scene.height) break
    for (const [row, bars] of lane.rows.entries()) {
      const top = onCanvas(scene, rowTop(scene.layout, index, row))
      if (top + rowHeight >= headHeight && top <= scene.height) addRow(drawn, scene, bars, top)
    }
  }
  return drawn
}

function addRow(drawn: DrawnBar[], scene: Scene, row: TimelineRow, rowTop: number): void {
  const { view, gutter, now, width } = scene
  const plot = plotWidth(scene)
  const top = rowTop + (rowHeight - barHeight) / 2
  const x = (at: number) => gutter + xOf(view, plot, at)
  const [first, beyond] = barsWithin(row, view.start, view.end)
  let after = beyond < row.length ? x(row[beyond]?.start ?? view.end) : width
  const found: DrawnBar[] = []
  // From the right, so that each knows the room that it has.
  for (let index = beyond - 1; index >= first; index -= 1) {
    const bar = row[index]
    if (bar === undefined) continue
    const left = x(bar.start)
    const right = Math.max(
      left + (bar.state === 'cached' ? 0 : thinnest),
      x(Math.max(bar.start, bar.end ?? now)),
    )
    const next = found.at(-1)
    if (next?.bar.state === bar.state && right - left <= thinnest && isSamePlace(next, left)) {
      found[found.length - 1] = { ...next, left, count: next.count + 1 }
      after = left
      continue
    }
    found.push({ bar, left, right, top, room: after - right, count: 1 })
    after = left
  }
  drawn.push(...found)
}

/** Marks that come together are counted; among strokes on one pixel one is enough. */
function isSamePlace({ bar, left, right }: DrawnBar, other: number): boolean {
  return bar.state === 'cached' ? right - other < mark : right - left <= thinnest && left - other < 0.5
}

function drawState(
  context: CanvasRenderingContext2D,
  { colours, gutter, width, ratio }: Scene,
  state: StepState,
  bars: readonly DrawnBar[],
): void {
  if (bars.length === 0) return
  const path = new Path2D()
  for (const { left, right, top } of bars) {
    const from = Math.max(gutter - 4, left)
    const to = Math.min(width + 4, right)
    const radius = to - from > 8 ? 3 : 0
    if (radius === 0) path.rect(from, top, Math.max(thinnest, to - from), barHeight)
    else path.roundRect(from + 0.5, top + 0.5, to - from - 1, barHeight - 1, radius)
  }
  const colour = colours.state[state]
  context.fillStyle = colours.panel
  context.fill(path)
  context.globalAlpha = state === 'failed' ? 0.5 : state === 'cancelled' ? 0.1 : 0.28
  context.fillStyle = colour
  context.fill(path)
  const pattern = hatch(context, state, colour, ratio)
  if (pattern !== undefined) {
    context.globalAlpha = 1
    context.fillStyle = pattern
    context.fill(path)
  }
  context.globalAlpha = 1
  context.strokeStyle = colour
  context.lineWidth = state === 'failed' ? 2 : 1
  context.setLineDash(state === 'cancelled' ? [3, 2] : [])
  context.stroke(path)
  context.setLineDash([])
  if (state === 'running') drawOpenEnds(context, colour, width, bars)
}

/** What runs ends in an arrow: it goes on. */
function drawOpenEnds(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  bars: readonly DrawnBar[],
): void {
  context.beginPath()
  for (const { right, top } of bars) {
    if (right > width) continue
    context.moveTo(right, top + 3)
    context.lineTo(right + 5, top + barHeight / 2)
    context.lineTo(right, top + barHeight - 3)
    context.closePath()
  }
  context.fillStyle = colour
  context.fill()
}

/** What came from the cache did not run: a mark, not a bar; a thin line for as long as the look-up took. */
function drawCached(
  context: CanvasRenderingContext2D,
  { colours, gutter, width }: Scene,
  bars: readonly DrawnBar[],
): void {
  const half = mark / 2
  context.beginPath()
  for (const { left, right, top } of bars) {
    const middle = top + barHeight / 2
    const to = Math.min(width, right)
    const from = Math.max(gutter, left)
    if (to - from > 3) context.rect(from, middle - 1, to - from, 2)
    if (left < gutter - half) continue
    context.moveTo(left, middle - half)
    context.lineTo(left + half, middle)
    context.lineTo(left, middle + half)
    context.lineTo(left - half, middle)
    context.closePath()
  }
  context.fillStyle = colours.state.cached
  context.fill()
}
