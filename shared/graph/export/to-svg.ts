import type { BuildGraph, Edge } from '../build-graph.ts'
import { edgePath } from '../edge-path.ts'
import type { Layout } from '../layout.ts'
import { escapeXml } from './escape-xml.ts'
import type { GraphStates } from './graph-states.ts'
import { svgCard } from './svg-card.ts'
import { IconSheet } from './icon-sheet.ts'
import { edgeStrokes, svgLegend } from './svg-legend.ts'
import { type SvgThemeName, svgThemes } from './svg-theme.ts'

export interface SvgOptions {
  readonly theme: SvgThemeName
  /** How a build went; without it the picture says what the Dockerfile says. */
  readonly states?: GraphStates
}

const margin = 24
const legendGap = 20
const leastWidth = 320

const sans = `'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif`
const mono = `'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace`
/** Classes of text: head, small, tiny (mono), mono, badge; `e` ends at its x, `c` has its middle there. */
const svgText = `text{white-space:pre}.h{font:600 13px ${sans}}.s{font:11px ${sans}}.b{font:500 10px ${sans}}.m{font:12px ${mono}}.t{font:11px ${mono}}.e{text-anchor:end}.c{text-anchor:middle}`

/**
 * A picture of a graph that looks like the window, in one file without scripts or anything to be fetched. Whatever the
 * Dockerfile says is text in it.
 */
export function toSvg(graph: BuildGraph, layout: Layout, { theme: themeName, states }: SvgOptions): string {
  const theme = svgThemes[themeName]
  const icons = new IconSheet()
  const pen = { theme, icons, states }
  const inner = Math.max(layout.width, leastWidth)
  const legend = svgLegend(graph, inner, pen)
  const cards = graph.cards.flatMap((card) => {
    const box = layout.cards[card.id]
    return box === undefined ? [] : [svgCard(card, box, pen)]
  })
  const titles = new Map(graph.cards.map(({ id, title }) => [id, title]))
  const edges = graph.edges.map((edge) => svgEdge(edge, layout, titles, theme.edges[edge.kind]))
  const width = inner + 2 * margin
  const foot = legend.height === 0 ? 0 : legendGap + legend.height
  const height = layout.height + foot + 2 * margin
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="slipway-title">`,
    `<title id="slipway-title">${escapeXml(titleOf(graph, titles))}</title>`,
    `<style>${svgText}</style>`,
    '<defs>',
    ...(['from', 'copy', 'mount'] as const).map(
      (kind) =>
        `<marker id="slipway-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1 7 4 1 7Z" fill="${theme.edges[kind]}"/></marker>`,
    ),
    ...icons.definitions(),
    '</defs>',
    `<rect width="${width}" height="${height}" fill="${theme.bgWindow}"/>`,
    `<g transform="translate(${margin} ${margin})">`,
    '<g fill="none">',
    ...edges,
    '</g>',
    ...cards,
    '</g>',
    `<g transform="translate(${margin} ${margin + layout.height + legendGap})">${legend.content}</g>`,
    '</svg>',
    '',
  ].join('\n')
}

function titleOf(graph: BuildGraph, titles: ReadonlyMap<string, string>): string {
  const target = titles.get(graph.target ?? '')
  return target === undefined ? 'Graph of a Dockerfile' : `Graph of a Dockerfile, target ${target}`
}

function svgEdge(
  { id, kind, source, target, needed }: Edge,
  layout: Layout,
  titles: ReadonlyMap<string, string>,
  colour: string,
): string {
  const path = edgePath(layout.edges[id] ?? [], layout.direction)
  const verb = { from: 'FROM', copy: 'COPY --from', mount: 'RUN --mount from' }[kind]
  const title = `${titles.get(target) ?? ''}: ${verb} ${titles.get(source) ?? ''}`
  const faded = needed ? '' : ' opacity="0.3"'
  return `<path d="${path}" stroke="${colour}" ${edgeStrokes[kind]} marker-end="url(#slipway-${kind})"${faded}><title>${escapeXml(title)}</title></path>`
}
