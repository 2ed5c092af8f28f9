import { revealing } from '#shared/build/timeline/time-view.ts'
import { rowHeight, rowTop } from '#shared/build/timeline/row-layout.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { watchTheme } from '#renderer/ui/watch-theme.ts'
import { readColours } from './chart-colours.ts'
import { connectKeys } from './connect-keys.ts'
import { connectPointer } from './connect-pointer.ts'
import { pictureNow, viewOf, wholeOf } from './chart-picture.ts'
import type { Scene } from './chart-scene.ts'
import { gutterOf, headHeight, overviewHeight } from './chart-scene.ts'
import { drawPace } from './draw-pace.ts'
import { drawScene } from './draw-scene.ts'
import { overviewLayer } from './overview-layer.ts'
import { lookAtBuild, setRange, timelineViewStore } from './timeline-view-store.ts'

/** The elements of a chart: what scrolls, what is as high as all lanes, and what is drawn on. */
export interface ChartParts {
  readonly scroller: HTMLElement
  readonly spacer: HTMLElement
  readonly canvas: HTMLCanvasElement
}

/** What the pointer does to a chart, besides what the stores hold. */
export interface ChartPointer {
  cursor?: number | undefined
  dragged?: Scene['dragged']
}

/** A chart as those see it who act on it. */
export interface Chart {
  readonly parts: ChartParts
  readonly pointer: ChartPointer
  /** What is drawn next; `undefined` where there is nothing to draw. */
  readonly scene: () => Scene | undefined
  /** Asks for a new picture in the next frame. */
  readonly redraw: () => void
  /** Brings a bar into view. */
  readonly reveal: (digest: string) => void
}

/** Draws the timeline and lets people handle it, until undone. Frames are drawn as something changes or runs. */
export function connectChart(parts: ChartParts): () => void {
  const { scroller, spacer, canvas } = parts
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) return () => undefined
  let colours = readColours()
  let size = { width: 0, height: 0, ratio: 1 }
  // Kept, since to ask the elements would lay out the window in the middle of a frame.
  let scrollTop = scroller.scrollTop
  let spacerHeight: number | undefined
  const overview = overviewLayer()
  const pointer: ChartPointer = {}

  const scene = (): Scene | undefined => {
    const picture = pictureNow()
    if (picture === undefined || size.width === 0) return undefined
    const { timeline, layout, insight } = picture
    const now = Date.now()
    const whole = wholeOf(timeline, now)
    const { hovered } = selectionStore.getState()
    const { range, pointed } = timelineViewStore.getState()
    return {
      timeline,
      layout,
      insight,
      whole,
      view: viewOf(whole),
      isZoomed: range !== undefined,
      ...size,
      gutter: gutterOf(size.width),
      scrollTop,
      now,
      colours,
      selected: selectedSteps(),
      hovered: new Set(pointed === undefined ? stepsOf(hovered) : [pointed.digest]),
      ...(pointer.cursor === undefined ? {} : { cursor: pointer.cursor }),
      ...(pointer.dragged === undefined ? {} : { dragged: pointer.dragged }),
    }
  }

  const draw = () => {
    const { build } = buildStore.getState()
    if (build !== undefined) lookAtBuild(build.snapshot.id)
    const next = scene()
    if (next === undefined) return
    const height = headHeight + next.layout.height + (next.isZoomed ? overviewHeight : 0)
    if (spacerHeight !== height) spacer.style.height = `${height}px`
    spacerHeight = height
    drawScene(context, next, overview)
    tell(canvas, next)
    // What runs grows; nobody sees it in a window that is hidden or a panel that is folded.
    if (next.timeline.end === undefined && size.height > 0) pace.soon()
  }
  const pace = drawPace(draw)

  const reveal = (digest: string) => {
    const now = scene()
    const place = now?.timeline.places.get(digest)
    if (now === undefined || place === undefined) return
    const top = rowTop(now.layout, place.lane, place.row)
    const room = size.height - headHeight - (now.isZoomed ? overviewHeight : 0)
    if (top < scroller.scrollTop) scroller.scrollTop = top - rowHeight
    else if (top + rowHeight > scroller.scrollTop + room) scroller.scrollTop = top + 2 * rowHeight - room
    if (!now.isZoomed) return
    const { start, end } = place.bar
    const view = revealing(now.view, now.whole, start, end ?? now.now)
    if (view !== now.view) setRange(view)
  }

  const resize = () => {
    const ratio = window.devicePixelRatio
    size = { width: scroller.clientWidth, height: scroller.clientHeight, ratio }
    canvas.style.height = `${size.height}px`
    canvas.width = Math.round(size.width * ratio)
    canvas.height = Math.round(size.height * ratio)
    // At once: a canvas of a new size is empty.
    if (size.height > 0) draw()
  }
  const observer = new ResizeObserver(resize)
  observer.observe(scroller)
  window.addEventListener('resize', resize)
  const onScroll = () => {
    scrollTop = scroller.scrollTop
    pace.atOnce()
  }
  scroller.addEventListener('scroll', onScroll, { passive: true })

  const chart: Chart = { parts, pointer, scene, redraw: pace.atOnce, reveal }
  const stops = [
    watchTheme(() => {
      colours = readColours()
      pace.atOnce()
    }),
    connectPointer(chart),
    connectKeys(chart),
    buildStore.subscribe(pace.soon),
    insightStore.subscribe(pace.soon),
    liveStore.subscribe(pace.soon),
    timelineViewStore.subscribe(pace.atOnce),
    selectionStore.subscribe((now, before) => {
      pace.atOnce()
      if (now.seq !== before.seq && now.origin !== 'timeline') revealSelection(reveal)
    }),
  ]
  resize()
  revealSelection(reveal)
  void document.fonts.ready.then(pace.atOnce)
  return () => {
    for (const stop of stops) stop()
    observer.disconnect()
    window.removeEventListener('resize', resize)
    scroller.removeEventListener('scroll', onScroll)
    pace.dispose()
  }
}

/** What the picture shows, for those who cannot see it. */
function tell({ dataset }: HTMLCanvasElement, { timeline, selected }: Scene): void {
  dataset['lanes'] = String(timeline.lanes.length)
  dataset['bars'] = String(timeline.places.size)
  dataset['growing'] = String(timeline.end === undefined)
  dataset['selected'] = [...selected].filter((digest) => timeline.places.has(digest)).join(' ')
}

function revealSelection(reveal: (digest: string) => void): void {
  const last = [...selectedSteps()].at(-1)
  if (last !== undefined) reveal(last)
}

/** The chosen step, else all steps of the chosen instruction. */
function selectedSteps(): ReadonlySet<string> {
  const { step, instruction } = selectionStore.getState()
  return new Set(step === undefined ? stepsOf(instruction) : [step])
}

function stepsOf(instruction: string | undefined): readonly string[] {
  return instruction === undefined ? [] : (liveStore.getState().textJoin.get(instruction) ?? [])
}
