import type { Point } from '#shared/graph/box.ts'
import { edgePath } from '#shared/graph/edge-path.ts'
import type { Places } from '#shared/graph/glide.ts'
import { bentEdge, wayLeft } from '#shared/graph/glide.ts'
import type { ShownGraph } from '#renderer/stores/graph-store.ts'
import { motionTime } from './motion-time.ts'

/** Cards on their way, or at rest. */
export interface Glide {
  /** Ends it: everything is at its place in the document. Tells where it was seen last. */
  readonly stop: () => Places
}

export function atRest(places: Places): Glide {
  return { stop: () => places }
}

export interface GlideRun {
  readonly canvas: Element
  readonly places: Places
  /** By key: how far each card is from its place when it starts. */
  readonly offsets: ReadonlyMap<string, Point>
  readonly shown: ShownGraph
}

/** Moves cards and edges together, frame by frame. */
export function startGlide({ canvas, places, offsets, shown }: GlideRun): Glide {
  const cards = movingCards(canvas, offsets)
  const edges = movingEdges(canvas, offsets, shown)
  const length = motionTime()
  let start: number | undefined
  let left = 1
  let frame = 0
  const draw = () => {
    for (const { element, offset } of cards) {
      element.style.translate = left === 0 ? '' : `${offset.x * left}px ${offset.y * left}px`
    }
    for (const { element, points, source, target } of edges) {
      const bent = left === 0 ? points : bentEdge(points, scaled(source, left), scaled(target, left))
      element.setAttribute('d', edgePath(bent, shown.layout.direction))
    }
  }
  const next = (now: number) => {
    start ??= now
    left = wayLeft((now - start) / length)
    draw()
    if (left > 0) frame = requestAnimationFrame(next)
  }
  draw()
  frame = requestAnimationFrame(next)
  return {
    stop: () => {
      cancelAnimationFrame(frame)
      const seen = new Map(places)
      for (const [key, offset] of offsets) {
        const place = places.get(key)
        if (place !== undefined) seen.set(key, { x: place.x + offset.x * left, y: place.y + offset.y * left })
      }
      left = 0
      draw()
      return seen
    },
  }
}

interface MovingCard {
  readonly element: HTMLElement
  readonly offset: Point
}

function movingCards(canvas: Element, offsets: GlideRun['offsets']): readonly MovingCard[] {
  return [...canvas.querySelectorAll<HTMLElement>('.react-flow__node')].flatMap((element) => {
    const offset = offsets.get(element.dataset['id'] ?? '')
    return offset === undefined ? [] : [{ element, offset }]
  })
}

interface MovingEdge {
  readonly element: SVGPathElement
  readonly points: readonly Point[]
  readonly source: Point | undefined
  readonly target: Point | undefined
}

function movingEdges(
  canvas: Element,
  offsets: GlideRun['offsets'],
  { drawn, layout, keys }: ShownGraph,
): readonly MovingEdge[] {
  const elements = new Map(
    [...canvas.querySelectorAll<SVGPathElement>('path[data-edge]')].map((path) => [
      path.dataset['edge'],
      path,
    ]),
  )
  return drawn.edges.flatMap((edge) => {
    const source = offsets.get(keys[edge.source] ?? '')
    const target = offsets.get(keys[edge.target] ?? '')
    const element = elements.get(edge.id)
    const points = layout.edges[edge.id]
    if (element === undefined || points === undefined || (source === undefined && target === undefined))
      return []
    return [{ element, points, source, target }]
  })
}

function scaled(point: Point | undefined, by: number): Point | undefined {
  return point === undefined ? undefined : { x: point.x * by, y: point.y * by }
}
