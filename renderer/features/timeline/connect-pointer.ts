import type { Hit } from '#shared/build/timeline/hit-test.ts'
import { hitTest } from '#shared/build/timeline/hit-test.ts'
import { momentAt, panned, ranged } from '#shared/build/timeline/time-view.ts'
import { hover } from '#renderer/stores/selection-store.ts'
import { instructionOf, openStepLog, selectStep } from '#renderer/stores/step-selection.ts'
import type { Scene } from './chart-scene.ts'
import { headHeight, overviewHeight, plotWidth } from './chart-scene.ts'
import type { Chart } from './connect-chart.ts'
import { pointAt, setRange, timelineViewStore } from './timeline-view-store.ts'
import { fitTimeline, show, zoomBy } from './zoom.ts'

/** Pixels that the pointer may move in a click. */
const clickReach = 4

interface Drag {
  readonly kind: 'pan' | 'range' | 'overview'
  readonly x: number
  readonly y: number
  readonly scene: Scene
  readonly scrollTop: number
  moved: boolean
}

/**
 * Pointer and wheel: hover reads, click selects, double click opens the log or shows all; dragging moves the lanes, or
 * selects a range on the axis and with Shift; the wheel scrolls, with Shift sideways, with Control or Command it zooms.
 */
export function connectPointer(chart: Chart): () => void {
  const { scroller, canvas } = chart.parts
  let drag: Drag | undefined

  const place = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  let last: MouseEvent | undefined

  const point = (event: MouseEvent) => {
    last = event
    const now = chart.scene()
    const { x, y } = place(event)
    const hit = now === undefined ? undefined : hitAt(now, x, y)
    chart.pointer.cursor = x
    const before = timelineViewStore.getState().pointed?.digest
    pointAt(
      hit === undefined
        ? undefined
        : { digest: hit.bar.digest, near: hit.near, x: event.clientX, y: event.clientY },
    )
    if (hit?.bar.digest !== before) hover(hit === undefined ? undefined : instructionOf(hit.bar.digest))
    canvas.style.cursor = now === undefined ? '' : cursorAt(now, x, y, hit !== undefined)
    chart.redraw()
  }

  /** What lies under the pointer is another when the picture moves under it. */
  const pointAgain = () => {
    if (last !== undefined && drag === undefined) point(last)
  }

  const leave = () => {
    last = undefined
    chart.pointer.cursor = undefined
    pointAt(undefined)
    hover(undefined)
    chart.redraw()
  }

  const down = (event: PointerEvent) => {
    const scene = chart.scene()
    if (scene === undefined || event.button !== 0) return
    const { x, y } = place(event)
    const kind = dragKind(scene, y, event.shiftKey)
    drag = { kind, x, y, scene, scrollTop: scroller.scrollTop, moved: false }
    canvas.setPointerCapture(event.pointerId)
    if (kind === 'overview') {
      drag.moved = true
      moveOverview(scene, x)
    }
  }

  const move = (event: PointerEvent) => {
    if (drag === undefined) {
      point(event)
      return
    }
    const { x, y } = place(event)
    if (!drag.moved && Math.hypot(x - drag.x, y - drag.y) < clickReach) return
    drag.moved = true
    pointAt(undefined)
    const { scene } = drag
    const plot = plotWidth(scene)
    chart.pointer.cursor = drag.kind === 'pan' ? undefined : x
    switch (drag.kind) {
      case 'range':
        chart.pointer.dragged = {
          start: momentAt(scene.view, plot, drag.x - scene.gutter),
          end: momentAt(scene.view, plot, x - scene.gutter),
        }
        break
      case 'pan':
        scroller.scrollTop = drag.scrollTop - (y - drag.y)
        canvas.style.cursor = 'grabbing'
        if (scene.isZoomed) {
          const by = ((drag.x - x) / plot) * (scene.view.end - scene.view.start)
          show(panned(scene.view, scene.whole, by), scene.whole)
        }
        break
      case 'overview':
        moveOverview(scene, x)
        break
    }
    chart.redraw()
  }

  const up = (event: PointerEvent) => {
    const ended = drag
    drag = undefined
    if (ended === undefined) return
    const { dragged } = chart.pointer
    chart.pointer.dragged = undefined
    if (ended.moved && dragged !== undefined) {
      show(ranged(dragged.start, dragged.end, ended.scene.whole), ended.scene.whole)
    }
    if (!ended.moved) {
      const { x, y } = place(event)
      const hit = hitAt(ended.scene, x, y)
      if (hit !== undefined) selectStep(hit.bar.digest, 'timeline')
    }
    point(event)
  }

  const cancel = () => {
    drag = undefined
    chart.pointer.dragged = undefined
    leave()
  }

  const doubleClick = (event: MouseEvent) => {
    const now = chart.scene()
    // Where the pointer was let go: a double click itself tells whole pixels, and may lie beside the bar's edge.
    const { x, y } = place(last ?? event)
    const hit = now === undefined ? undefined : hitAt(now, x, y)
    if (hit === undefined) fitTimeline()
    else openStepLog(hit.bar.digest, 'timeline')
  }

  const wheel = (event: WheelEvent) => {
    const now = chart.scene()
    if (now === undefined) return
    const { x } = place(event)
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      // A pinch comes as many small turns of a wheel with Control.
      const factor = Math.exp(-event.deltaY * pixels * (Math.abs(event.deltaY) < 20 ? 0.012 : 0.003))
      zoomBy(factor, momentAt(now.view, plotWidth(now), Math.max(0, x - now.gutter)))
      pointAgain()
      return
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
    if (sideways === 0 || (Math.abs(sideways) < Math.abs(event.deltaY) && !event.shiftKey)) return
    event.preventDefault()
    if (!now.isZoomed) return
    const by = ((sideways * pixels) / plotWidth(now)) * (now.view.end - now.view.start)
    setRange(panned(now.view, now.whole, by))
    pointAgain()
  }

  scroller.addEventListener('scroll', pointAgain, { passive: true })
  const listeners = [
    on(canvas, 'pointermove', move),
    on(canvas, 'pointerleave', () => {
      if (drag === undefined) leave()
    }),
    on(canvas, 'pointerdown', down),
    on(canvas, 'pointerup', up),
    on(canvas, 'pointercancel', cancel),
    on(canvas, 'dblclick', doubleClick),
    on(scroller, 'wheel', wheel),
  ]
  return () => {
    for (const stop of listeners) stop()
    scroller.removeEventListener('scroll', pointAgain)
    cancel()
  }
}

function on<K extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  type: K,
  listener: (event: HTMLElementEventMap[K]) => void,
): () => void {
  target.addEventListener(type, listener, { passive: false })
  return () => target.removeEventListener(type, listener)
}

/** The bar at a place of the canvas. */
function hitAt(scene: Scene, x: number, y: number): Hit | undefined {
  const { timeline, layout, view, now, gutter, scrollTop } = scene
  if (y < headHeight || x < gutter || isOverview(scene, y)) return undefined
  const scale = { view, width: plotWidth(scene), now }
  return hitTest(timeline, layout, scale, x - gutter, y - headHeight + scrollTop)
}

function isOverview({ isZoomed, height }: Scene, y: number): boolean {
  return isZoomed && y >= height - overviewHeight
}

function dragKind(scene: Scene, y: number, isShift: boolean): Drag['kind'] {
  if (isOverview(scene, y)) return 'overview'
  return isShift || y < headHeight ? 'range' : 'pan'
}

function cursorAt(scene: Scene, x: number, y: number, isBar: boolean): string {
  if (isBar) return 'pointer'
  if (x < scene.gutter) return ''
  if (isOverview(scene, y)) return 'ew-resize'
  return y < headHeight ? 'col-resize' : scene.isZoomed ? 'grab' : ''
}

/** Puts the middle of the view where one points in the overview. */
function moveOverview(scene: Scene, x: number): void {
  const { whole, view, gutter } = scene
  const middle = momentAt(whole, plotWidth(scene), x - gutter)
  setRange(panned(view, whole, middle - (view.start + view.end) / 2))
}
