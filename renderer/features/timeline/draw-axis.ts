import { formatDuration } from '#shared/format/duration.ts'
import type { Tick } from '#shared/build/timeline/time-ticks.ts'
import { timeTicks } from '#shared/build/timeline/time-ticks.ts'
import { momentAt, xOf } from '#shared/build/timeline/time-view.ts'
import type { Scene } from './chart-scene.ts'
import { axisHeight, crisp, headHeight, plotWidth, stripHeight } from './chart-scene.ts'
import { runningAt } from './running-at.ts'

const room = 84

/** Lines that go down from the ticks, behind the bars. */
export function drawGrid(context: CanvasRenderingContext2D, scene: Scene): readonly Tick[] {
  const { view, timeline, gutter, height, colours, ratio } = scene
  const plot = plotWidth(scene)
  const ticks = timeTicks(view, plot, timeline.start, room)
  context.beginPath()
  for (const { at } of ticks) {
    const x = crisp(gutter + xOf(view, plot, at), ratio)
    context.moveTo(x, headHeight)
    context.lineTo(x, height)
  }
  context.strokeStyle = colours.border
  context.globalAlpha = 0.55
  context.lineWidth = 1
  context.stroke()
  context.globalAlpha = 1
  return ticks
}

/** The axis above the lanes: the time since the build began. */
export function drawAxis(context: CanvasRenderingContext2D, scene: Scene, ticks: readonly Tick[]): void {
  const { view, gutter, width, colours, ratio } = scene
  const plot = plotWidth(scene)
  context.fillStyle = colours.panel
  context.fillRect(0, stripHeight, width, axisHeight)
  context.beginPath()
  const bottom = crisp(headHeight - 1, ratio)
  context.moveTo(0, bottom)
  context.lineTo(width, bottom)
  context.font = `11px ${colours.ui}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = colours.textFaint
  for (const { at, label } of ticks) {
    const x = crisp(gutter + xOf(view, plot, at), ratio)
    context.moveTo(x, headHeight - 6)
    context.lineTo(x, headHeight)
    if (x + context.measureText(label).width + 4 < width) {
      context.fillText(label, x + 4, stripHeight + axisHeight / 2)
    }
  }
  context.strokeStyle = colours.border
  context.lineWidth = 1
  context.stroke()
}

/** The line under the pointer, and what it reads: the time, and how many steps ran then. */
export function drawCursor(context: CanvasRenderingContext2D, scene: Scene): void {
  const { cursor, view, gutter, width, height, colours, ratio, timeline, insight, now } = scene
  if (cursor === undefined || cursor < gutter) return
  const at = momentAt(view, plotWidth(scene), cursor - gutter)
  const x = crisp(cursor, ratio)
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, height)
  context.strokeStyle = colours.textFaint
  context.lineWidth = 1
  context.setLineDash([2, 3])
  context.stroke()
  context.setLineDash([])
  const isFuture = at > (timeline.end ?? now)
  const running = isFuture ? 0 : runningAt(insight.concurrency.points, at)
  const time = readTime(at - timeline.start, view.end - view.start)
  const text = running > 0 ? `${time} · ${running} running` : time
  context.font = `11px ${colours.ui}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const box = context.measureText(text).width + 12
  const left = Math.min(Math.max(gutter, x - box / 2), width - box - 2)
  context.beginPath()
  context.roundRect(left, stripHeight + 1, box, axisHeight - 3, 4)
  context.fillStyle = colours.raised
  context.fill()
  context.strokeStyle = colours.borderStrong
  context.stroke()
  context.fillStyle = colours.text
  context.fillText(text, left + 6, stripHeight + axisHeight / 2)
}

/** The range that is being dragged. */
export function drawDragged(context: CanvasRenderingContext2D, scene: Scene): void {
  const { dragged, view, gutter, height, colours, ratio, width } = scene
  if (dragged === undefined) return
  const plot = plotWidth(scene)
  const from = gutter + Math.max(0, xOf(view, plot, Math.min(dragged.start, dragged.end)))
  const to = Math.min(width, gutter + xOf(view, plot, Math.max(dragged.start, dragged.end)))
  context.fillStyle = colours.accent
  context.globalAlpha = 0.14
  context.fillRect(from, 0, to - from, height)
  context.globalAlpha = 1
  context.beginPath()
  for (const x of [from, to]) {
    context.moveTo(crisp(x, ratio), 0)
    context.lineTo(crisp(x, ratio), height)
  }
  context.strokeStyle = colours.accent
  context.lineWidth = 1
  context.stroke()
  const text = formatDuration(Math.abs(dragged.end - dragged.start))
  context.font = `500 11px ${colours.ui}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = colours.text
  if (to - from > context.measureText(text).width + 8) {
    context.fillText(text, (from + to) / 2, stripHeight / 2 + 1)
  }
}

/** A time as finely as a pixel can tell. */
function readTime(ms: number, span: number): string {
  if (span >= 10_000 || ms >= 60_000) return formatDuration(ms)
  const decimals = span < 100 ? 2 : span < 1000 ? 1 : 0
  return Math.abs(ms) < 1000 ? `${ms.toFixed(decimals)} ms` : `${(ms / 1000).toFixed(decimals + 3)} s`
}
