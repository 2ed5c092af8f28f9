import { barHeight, rowHeight, rowTop } from '#shared/build/timeline/row-layout.ts'
import { xOf } from '#shared/build/timeline/time-view.ts'
import type { Scene } from './chart-scene.ts'
import { plotWidth, onCanvas } from './chart-scene.ts'

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** The critical path: along the foot of its bars, and down or up from each to the one that waited for it. */
export function drawCriticalPath(context: CanvasRenderingContext2D, scene: Scene): void {
  const { colours, insight } = scene
  const boxes = insight.criticalPath.steps.flatMap((digest) => boxOf(scene, digest) ?? [])
  if (boxes.length === 0) return
  const line = new Path2D()
  let before: Box | undefined
  for (const { left, right, bottom } of boxes) {
    const foot = bottom + 1
    if (before === undefined) line.moveTo(left, foot)
    else {
      const from = Math.max(left, before.right)
      // What began before its input ended waited within: the line enters it there.
      line.lineTo(before.right, foot)
      line.lineTo(from, foot)
    }
    line.lineTo(Math.max(left, right), foot)
    before = { left, right, top: foot, bottom: foot }
  }
  context.lineJoin = 'round'
  context.strokeStyle = colours.panel
  context.lineWidth = 4
  context.globalAlpha = 0.8
  context.stroke(line)
  context.globalAlpha = 1
  context.strokeStyle = colours.accent
  context.lineWidth = 2
  context.stroke(line)
  context.lineJoin = 'miter'
}

/** What is selected or pointed at stands out; for what is pointed at, how much longer it could have taken. */
export function drawMarked(context: CanvasRenderingContext2D, scene: Scene): void {
  const { colours, selected, hovered, insight, view, gutter } = scene
  const plot = plotWidth(scene)
  for (const digest of selected) outline(context, scene, digest, colours.accent, 2)
  for (const digest of hovered) {
    if (!selected.has(digest)) outline(context, scene, digest, colours.text, 1)
  }
  for (const digest of new Set([...hovered, ...selected])) {
    const box = boxOf(scene, digest)
    const slack = insight.slack.get(digest) ?? 0
    if (box === undefined || slack <= 0) continue
    const length = xOf(view, plot, view.start + slack)
    const middle = (box.top + box.bottom) / 2
    const from = Math.max(gutter, box.right)
    context.beginPath()
    context.moveTo(from, middle)
    context.lineTo(box.right + length, middle)
    context.moveTo(box.right + length, middle - 4)
    context.lineTo(box.right + length, middle + 4)
    context.strokeStyle = colours.textSoft
    context.lineWidth = 1.5
    context.setLineDash([2, 3])
    context.stroke()
    context.setLineDash([])
  }
}

function outline(
  context: CanvasRenderingContext2D,
  scene: Scene,
  digest: string,
  colour: string,
  width: number,
): void {
  const box = boxOf(scene, digest)
  if (box === undefined) return
  const isMark = scene.timeline.places.get(digest)?.bar.state === 'cached' && box.right - box.left < 12
  const [left, right] = isMark ? [box.left - 7, box.left + 7] : [box.left - 1.5, box.right + 1.5]
  context.beginPath()
  context.roundRect(left, box.top - 1.5, Math.max(4, right - left), barHeight + 3, 4)
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke()
}

function boxOf(scene: Scene, digest: string): Box | undefined {
  const { timeline, layout, view, gutter, now } = scene
  const place = timeline.places.get(digest)
  if (place === undefined) return undefined
  const { bar } = place
  const plot = plotWidth(scene)
  const top = onCanvas(scene, rowTop(layout, place.lane, place.row)) + (rowHeight - barHeight) / 2
  const left = gutter + xOf(view, plot, bar.start)
  const right = gutter + xOf(view, plot, Math.max(bar.start, bar.end ?? now))
  return { left, right: Math.max(right, left + 2), top, bottom: top + barHeight }
}
