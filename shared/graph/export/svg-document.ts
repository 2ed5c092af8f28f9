import { escapeXml } from './escape-xml.ts'
import type { IconSheet } from './icon-sheet.ts'
import { type LegendEntry, svgLegend } from './svg-legend.ts'
import type { SvgTheme } from './svg-theme.ts'

/** What a picture shows, each part as SVG. */
export interface SvgPicture {
  readonly title: string
  /** px of the drawing. */
  readonly width: number
  readonly height: number
  /** What lies behind the edges. */
  readonly ground?: readonly string[]
  readonly edges: readonly string[]
  readonly cards: readonly string[]
  readonly legend: readonly LegendEntry[]
}

const margin = 24
const legendGap = 20
const leastWidth = 320

const sans = `'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif`
const mono = `'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace`
/** Classes of text: head, small, tiny (mono), mono, badge; `e` ends at its x, `c` has its middle there. */
const styleSheet = `text{white-space:pre}.h{font:600 13px ${sans}}.s{font:11px ${sans}}.b{font:500 10px ${sans}}.m{font:12px ${mono}}.t{font:11px ${mono}}.e{text-anchor:end}.c{text-anchor:middle}`

/** A picture in one file, without scripts or anything to be fetched, on its ground and with its legend below. */
export function svgDocument(picture: SvgPicture, theme: SvgTheme, icons: IconSheet): string {
  const inner = Math.max(picture.width, leastWidth)
  const legend = svgLegend(picture.legend, inner, theme)
  const width = inner + 2 * margin
  const foot = legend.height === 0 ? 0 : legendGap + legend.height
  const height = picture.height + foot + 2 * margin
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="slipway-title">`,
    `<title id="slipway-title">${escapeXml(picture.title)}</title>`,
    `<style>${styleSheet}</style>`,
    '<defs>',
    ...(['from', 'copy', 'mount'] as const).map(
      (kind) =>
        `<marker id="slipway-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1 7 4 1 7Z" fill="${theme.edges[kind]}"/></marker>`,
    ),
    ...icons.definitions(),
    '</defs>',
    `<rect width="${width}" height="${height}" fill="${theme.bgWindow}"/>`,
    `<g transform="translate(${margin} ${margin})">`,
    ...(picture.ground ?? []),
    '<g fill="none">',
    ...picture.edges,
    '</g>',
    ...picture.cards,
    '</g>',
    `<g transform="translate(${margin} ${margin + picture.height + legendGap})">${legend.content}</g>`,
    '</svg>',
    '',
  ].join('\n')
}
