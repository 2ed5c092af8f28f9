import type { Point } from '../box.ts'
import type { EdgeKind } from '../build-graph.ts'
import { edgePath } from '../edge-path.ts'
import type { GraphView } from '../graph-view.ts'
import { escapeXml } from './escape-xml.ts'
import { edgeStrokes } from './svg-legend.ts'
import type { SvgTheme } from './svg-theme.ts'

export interface SvgEdge {
  readonly kind: EdgeKind
  /** What is taken from where, for who points at it. */
  readonly title: string
  readonly points: readonly Point[]
  readonly direction: GraphView['direction']
  readonly faded?: boolean
}

/** An edge of a picture, with its arrow. */
export function svgEdge({ kind, title, points, direction, faded = false }: SvgEdge, theme: SvgTheme): string {
  const path = edgePath(points, direction)
  const opacity = faded ? ' opacity="0.3"' : ''
  return `<path d="${path}" stroke="${theme.edges[kind]}" ${edgeStrokes[kind]} marker-end="url(#slipway-${kind})"${opacity}><title>${escapeXml(title)}</title></path>`
}
