import type { Point } from './box.ts'

/** An SVG path through the points of an edge: level at both ends, smooth between. */
export function edgePath(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let path = `M${first.x},${first.y}`
  let from = first
  for (const to of rest) {
    const half = Math.max(24, (to.x - from.x) / 2)
    path +=
      from.y === to.y ? `H${to.x}` : `C${from.x + half},${from.y} ${to.x - half},${to.y} ${to.x},${to.y}`
    from = to
  }
  return path
}
