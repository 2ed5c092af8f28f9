import { drawAxis, drawCursor, drawDragged, drawGrid } from './draw-axis.ts'
import { drawBars } from './draw-bars.ts'
import { drawLabels } from './draw-labels.ts'
import { drawLanes } from './draw-lanes.ts'
import { drawOverview } from './draw-overview.ts'
import { drawCriticalPath, drawMarked } from './draw-path.ts'
import { drawStrip } from './draw-strip.ts'
import type { Scene } from './chart-scene.ts'
import { headHeight } from './chart-scene.ts'
import type { OverviewBars } from './overview-layer.ts'

/** Draws the timeline anew. Nothing but the overview's bars is kept from one picture to the next. */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  overview: (scene: Scene) => OverviewBars,
): void {
  const { width, height, ratio, gutter, colours } = scene
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.fillStyle = colours.panel
  context.fillRect(0, 0, width, height)
  const ticks = drawGrid(context, scene)
  drawLanes(context, scene)
  context.save()
  context.beginPath()
  context.rect(gutter, headHeight, width - gutter, height - headHeight)
  context.clip()
  const bars = drawBars(context, scene)
  drawCriticalPath(context, scene)
  drawLabels(context, scene, bars)
  drawMarked(context, scene)
  context.restore()
  drawStrip(context, scene)
  drawAxis(context, scene, ticks)
  if (scene.isZoomed) drawOverview(context, scene, overview(scene))
  drawDragged(context, scene)
  drawCursor(context, scene)
}
