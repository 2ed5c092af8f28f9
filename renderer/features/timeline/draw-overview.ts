import { xOf } from '#shared/build/timeline/time-view.ts'
import type { Scene } from './chart-scene.ts'
import { crisp, overviewHeight, plotWidth } from './chart-scene.ts'
import type { OverviewBars } from './overview-layer.ts'

/** The whole build in small, with a window where one looks: shown while one looks at a part. */
export function drawOverview(context: CanvasRenderingContext2D, scene: Scene, bars: OverviewBars): void {
  const { colours, width, height, gutter, view, whole, ratio } = scene
  const top = height - overviewHeight
  const plot = plotWidth(scene)
  context.fillStyle = colours.panel
  context.fillRect(0, top, width, overviewHeight)
  // Bars of a moment ago shrink to the left as the build goes on.
  const left = gutter + xOf(whole, plot, bars.whole.start)
  const right = gutter + xOf(whole, plot, bars.whole.end)
  context.drawImage(bars.canvas, left, top, right - left, bars.canvas.height / ratio)
  const from = gutter + xOf(whole, plot, view.start)
  const to = gutter + xOf(whole, plot, view.end)
  context.fillStyle = colours.panel
  context.globalAlpha = 0.65
  context.fillRect(gutter, top, from - gutter, overviewHeight)
  context.fillRect(to, top, width - to, overviewHeight)
  context.globalAlpha = 1
  context.beginPath()
  const line = crisp(top, ratio)
  context.moveTo(0, line)
  context.lineTo(width, line)
  context.strokeStyle = colours.border
  context.lineWidth = 1
  context.stroke()
  context.beginPath()
  context.roundRect(from + 0.5, top + 1.5, Math.max(6, to - from - 1), overviewHeight - 3, 3)
  context.strokeStyle = colours.accent
  context.stroke()
  context.font = `11px ${colours.ui}`
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = colours.textSoft
  context.fillText('Whole build', 12, top + overviewHeight / 2 + 0.5)
}
