import type { EdgeKind } from '../build-graph.ts'
import { stateIcons } from '../icons.ts'
import { textWidth } from './cut-text.ts'
import { escapeXml } from './escape-xml.ts'
import type { ShownState } from './graph-states.ts'
import type { IconSheet } from './icon-sheet.ts'
import type { SvgTheme } from './svg-theme.ts'

/** A sign and what it means. */
export interface LegendEntry {
  readonly label: string
  /** px. */
  readonly signWidth: number
  /** SVG of the sign, `y` being its middle. */
  readonly sign: (x: number, y: number) => string
}

/** How an edge of a kind is drawn, beside its colour. */
export const edgeStrokes: Readonly<Record<EdgeKind, string>> = {
  from: 'stroke-width="1.5"',
  copy: 'stroke-width="1.5" stroke-dasharray="6 4"',
  mount: 'stroke-width="2" stroke-dasharray="0.1 4" stroke-linecap="round"',
}

const stateWords: Readonly<Record<ShownState, string>> = {
  waiting: 'Waiting',
  running: 'Running',
  executed: 'Executed',
  cached: 'Cached',
  cancelled: 'Cancelled',
  failed: 'Failed',
  'not-reached': 'Not reached',
  'not-needed': 'Not needed',
}
const lineHeight = 20
const between = 16

/** What the signs of a picture mean, on as many lines as its width asks for. `height` in px. */
export function svgLegend(
  entries: readonly LegendEntry[],
  width: number,
  theme: SvgTheme,
): { readonly height: number; readonly content: string } {
  let x = 0
  let y = lineHeight / 2
  const parts = entries.map(({ sign, signWidth, label }) => {
    const needs = signWidth + 6 + textWidth(label, 11, 'sans')
    if (x > 0 && x + needs > width) {
      x = 0
      y += lineHeight
    }
    const at = x
    x += Math.ceil(needs) + between
    return `${sign(at, y)}<text x="${at + signWidth + 6}" y="${y + 4}" class="s" fill="${theme.textFaint}">${escapeXml(label)}</text>`
  })
  return { height: entries.length === 0 ? 0 : y + lineHeight / 2, content: parts.join('') }
}

/** The kinds of edges that are there, in the words of what is drawn. */
export function edgeEntries(
  edges: readonly { readonly kind: EdgeKind }[],
  words: Readonly<Record<EdgeKind, string>>,
  theme: SvgTheme,
): readonly LegendEntry[] {
  return (['from', 'copy', 'mount'] as const)
    .filter((kind) => edges.some((edge) => edge.kind === kind))
    .map((kind) => ({
      label: words[kind],
      signWidth: 24,
      sign: (x, y) => `<path d="M${x} ${y}h24" stroke="${theme.edges[kind]}" ${edgeStrokes[kind]}/>`,
    }))
}

/** The states that are there, each once. */
export function stateEntries(
  states: Iterable<ShownState | 'none'>,
  theme: SvgTheme,
  icons: IconSheet,
): readonly LegendEntry[] {
  const used = new Set(states)
  return (Object.keys(stateIcons) as ShownState[])
    .filter((state) => used.has(state))
    .map((state) => ({
      label: stateWords[state],
      signWidth: 14,
      sign: (x, y) => icons.use(stateIcons[state], x, y - 7, 14, theme.states[state]),
    }))
}
