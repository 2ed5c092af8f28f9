import { barHeight, rowTop } from '#shared/build/timeline/row-layout.ts'
import type { TimeView } from '#shared/build/timeline/time-view.ts'
import { xOf } from '#shared/build/timeline/time-view.ts'
import type { Scene } from './chart-scene.ts'
import { overviewHeight, plotWidth } from './chart-scene.ts'

/** ms between two pictures of a build that runs. */
const interval = 500

interface Kept {
  readonly canvas: OffscreenCanvas
  readonly of: Scene
  readonly at: number
}

/** The bars of a whole build in small, and the time that they are drawn over. */
export interface OverviewBars {
  readonly canvas: OffscreenCanvas
  readonly whole: TimeView
}

/** Gives the bars of the overview, which are drawn anew only twice a second while the build runs. */
export function overviewLayer(): (scene: Scene) => OverviewBars {
  let kept: Kept | undefined
  return (scene) => {
    const at = performance.now()
    if (kept === undefined || isOld(kept, scene, at)) kept = { canvas: drawn(scene), of: scene, at }
    return { canvas: kept.canvas, whole: kept.of.whole }
  }
}

function isOld({ of, at }: Kept, scene: Scene, now: number): boolean {
  if (of.width !== scene.width || of.ratio !== scene.ratio || of.colours !== scene.colours) return true
  if (of.insight.id !== scene.insight.id) return true
  if (scene.timeline.end === undefined) return now - at >= interval
  return of.timeline !== scene.timeline || of.layout !== scene.layout
}

function drawn(scene: Scene): OffscreenCanvas {
  const { colours, whole, timeline, layout, now, ratio } = scene
  const plot = plotWidth(scene)
  const canvas = new OffscreenCanvas(Math.ceil(plot * ratio), Math.ceil(overviewHeight * ratio))
  const context = canvas.getContext('2d')
  if (context === null) return canvas
  context.scale(ratio, ratio)
  const scale = (overviewHeight - 6) / Math.max(overviewHeight - 6, layout.height)
  const thickness = Math.max(1, barHeight * scale)
  for (const { bar, lane, row } of timeline.places.values()) {
    const left = xOf(whole, plot, bar.start)
    const right = xOf(whole, plot, Math.max(bar.start, bar.end ?? now))
    context.fillStyle = colours.state[bar.state]
    context.fillRect(left, 3 + rowTop(layout, lane, row) * scale, Math.max(1, right - left), thickness)
  }
  return canvas
}
