import type { Point } from './box.ts'
import type { GraphView } from './graph-view.ts'

/** Radius of a corner, in px. */
const corner = 6

/** An SVG path through the points of an edge: along the flow at both ends, smooth between, with round corners. */
export function edgePath(points: readonly Point[], direction: GraphView['direction'] = 'right'): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let path = `M${first.x},${first.y}`
  let from = first
  rest.forEach((to, i) => {
    const next = rest[i + 1]
    if (from.y === to.y) path += `H${to.x}`
    else if (from.x !== to.x) path += bend(from, to, direction)
    else if (next?.y === to.y && next.x !== to.x) path += turn(from, to, next)
    else path += `V${to.y}`
    from = to
  })
  return path
}

function bend(from: Point, to: Point, direction: GraphView['direction']): string {
  if (direction === 'right') {
    const x = (from.x + to.x) / 2
    return `C${x},${from.y} ${x},${to.y} ${to.x},${to.y}`
  }
  const y = (from.y + to.y) / 2
  return `C${from.x},${y} ${to.x},${y} ${to.x},${to.y}`
}

/** Straight down to a corner and round it, towards what comes next. */
function turn(from: Point, at: Point, next: Point): string {
  const radius = Math.min(corner, Math.abs(at.y - from.y), Math.abs(next.x - at.x))
  const before = at.y - Math.sign(at.y - from.y) * radius
  return `V${before}Q${at.x},${at.y} ${at.x + Math.sign(next.x - at.x) * radius},${at.y}`
}
