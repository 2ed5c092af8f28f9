import { formatDuration } from '#shared/format/duration.ts'
import { barHeight, rowHeight, rowTop } from '#shared/build/timeline/row-layout.ts'
import type { Scene } from './chart-scene.ts'
import { crisp, headHeight, onCanvas } from './chart-scene.ts'
import { fitted } from './fitted.ts'

/** Lines between lanes, the row of what is selected, and the names of the lanes. */
export function drawLanes(context: CanvasRenderingContext2D, scene: Scene): void {
  const { colours, layout, timeline, width, height, ratio, gutter } = scene
  drawSelectedRows(context, scene)
  context.beginPath()
  for (const top of layout.tops) {
    const y = crisp(onCanvas(scene, top), ratio)
    if (y < headHeight || y > height) continue
    context.moveTo(0, y)
    context.lineTo(width, y)
  }
  context.moveTo(crisp(gutter - 1, ratio), headHeight)
  context.lineTo(crisp(gutter - 1, ratio), height)
  context.strokeStyle = colours.border
  context.lineWidth = 1
  context.stroke()
  context.textBaseline = 'middle'
  const busy = new Map(scene.insight.lanes.map((lane) => [lane.id, lane.busy]))
  for (const [index, lane] of timeline.lanes.entries()) {
    const middle = onCanvas(scene, rowTop(layout, index, 0)) + rowHeight / 2 + 0.5
    const end = onCanvas(scene, layout.tops[index + 1] ?? 0)
    if (end < headHeight) continue
    if (middle - rowHeight > height) break
    // The name stays in view as long as one row of its lane does.
    const y = Math.min(Math.max(middle, headHeight + rowHeight / 2 + 2), end - rowHeight / 2)
    drawName(context, scene, lane, busy.get(lane.id) ?? 0, y)
  }
}

function drawName(
  context: CanvasRenderingContext2D,
  { colours, gutter }: Scene,
  { title, platform, kind }: Scene['timeline']['lanes'][number],
  busy: number,
  y: number,
): void {
  let right = gutter - 10
  context.textAlign = 'right'
  context.font = `11px ${colours.ui}`
  if (busy > 0 && gutter > 120) {
    const time = formatDuration(busy)
    context.fillStyle = colours.textFaint
    context.fillText(time, right, y)
    right -= context.measureText(time).width + 8
  }
  context.textAlign = 'left'
  context.font = kind === 'stage' ? `500 12px ${colours.ui}` : `12px ${colours.ui}`
  context.fillStyle = kind === 'stage' ? colours.text : colours.textSoft
  const name = fitted(context, title, right - 12)
  context.fillText(name, 12, y)
  if (platform === undefined) return
  const left = 12 + context.measureText(name).width + 6
  context.font = `11px ${colours.ui}`
  context.fillStyle = colours.textFaint
  context.fillText(fitted(context, platform.replace('linux/', ''), right - left), left, y)
}

function drawSelectedRows(context: CanvasRenderingContext2D, scene: Scene): void {
  const { colours, selected, timeline, layout, width } = scene
  context.fillStyle = colours.selected
  context.globalAlpha = 0.5
  for (const digest of selected) {
    const place = timeline.places.get(digest)
    if (place === undefined) continue
    const top = onCanvas(scene, rowTop(layout, place.lane, place.row)) + (rowHeight - barHeight) / 2 - 2
    context.fillRect(0, top, width, barHeight + 4)
  }
  context.globalAlpha = 1
}
