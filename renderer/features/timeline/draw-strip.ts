import { xOf } from '#shared/build/timeline/time-view.ts'
import type { Scene } from './chart-scene.ts'
import { crisp, plotWidth, stripHeight } from './chart-scene.ts'
import { fitted } from './fitted.ts'
import { pointAt } from './running-at.ts'

const top = 5

/** How many steps ran at once, over the time in view. */
export function drawStrip(context: CanvasRenderingContext2D, scene: Scene): void {
  const { colours, width, gutter, ratio, insight } = scene
  context.fillStyle = colours.panel
  context.fillRect(0, 0, width, stripHeight)
  const { max } = insight.concurrency
  if (max > 0) drawSteps(context, scene)
  context.beginPath()
  const bottom = crisp(stripHeight - 1, ratio)
  context.moveTo(0, bottom)
  context.lineTo(width, bottom)
  context.strokeStyle = colours.border
  context.lineWidth = 1
  context.stroke()
  context.fillStyle = colours.panel
  context.fillRect(0, 0, gutter - 1, stripHeight - 1)
  context.font = `11px ${colours.ui}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = colours.textSoft
  context.fillText(fitted(context, 'Running at once', gutter - 44), 12, stripHeight / 2)
  context.textAlign = 'right'
  context.fillStyle = colours.textFaint
  if (max > 0) context.fillText(`≤ ${max}`, gutter - 10, stripHeight / 2)
}

/** Steps up and down; where many points are on one pixel, the highest of them. */
function drawSteps(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, gutter, colours, insight, timeline, now } = scene
  const { points, max } = insight.concurrency
  const plot = plotWidth(scene)
  const base = stripHeight - 1
  const yOf = (running: number) => base - ((base - top) * running) / max
  const end = timeline.end ?? now
  const line = new Path2D()
  let pixel = -Infinity
  let highest = 0
  const first = Math.max(0, pointAt(points, view.start))
  const startX = gutter + Math.max(0, xOf(view, plot, points[first]?.at ?? view.start))
  line.moveTo(startX, base)
  let y = base
  for (let index = first; index < points.length; index += 1) {
    const point = points[index]
    if (point === undefined || point.at > view.end) break
    // Up to where the insight reckoned what still runs: it has not ended there.
    if (timeline.end === undefined && point.at >= insight.at) break
    const x = gutter + Math.max(0, xOf(view, plot, point.at))
    if (x - pixel < 0.5) {
      highest = Math.max(highest, point.running)
      y = yOf(highest)
      line.lineTo(pixel, y)
      // What follows on another pixel starts from where this point left it.
      const next = points[index + 1]
      if (next === undefined || gutter + xOf(view, plot, next.at) - pixel >= 0.5) y = yOf(point.running)
      line.lineTo(pixel, y)
      continue
    }
    pixel = x
    highest = point.running
    line.lineTo(x, y)
    y = yOf(point.running)
    line.lineTo(x, y)
  }
  const endX = gutter + Math.min(plot, xOf(view, plot, end))
  line.lineTo(endX, y)
  line.lineTo(endX, base)
  context.fillStyle = colours.accent
  context.globalAlpha = 0.16
  context.fill(line)
  context.globalAlpha = 1
  context.strokeStyle = colours.accent
  context.lineWidth = 1
  context.stroke(line)
}
