import type { BuildGraph, EdgeKind } from '../build-graph.ts'
import { stateIcons, targetIcon } from '../icons.ts'
import { textWidth } from './cut-text.ts'
import { escapeXml } from './escape-xml.ts'
import type { ShownState } from './graph-states.ts'
import type { SvgPen } from './svg-card.ts'

/** How an edge of a kind is drawn, beside its colour. */
export const edgeStrokes: Readonly<Record<EdgeKind, string>> = {
  from: 'stroke-width="1.5"',
  copy: 'stroke-width="1.5" stroke-dasharray="6 4"',
  mount: 'stroke-width="2" stroke-dasharray="0.1 4" stroke-linecap="round"',
}

const edgeWords: Readonly<Record<EdgeKind, string>> = {
  from: 'FROM',
  copy: 'COPY --from',
  mount: 'RUN --mount from',
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
const edgeKinds = ['from', 'copy', 'mount'] as const
const lineHeight = 20
const between = 16

/** What the signs mean that a picture has, on as many lines as its width asks for. `height` in px. */
export function svgLegend(
  graph: BuildGraph,
  width: number,
  pen: SvgPen,
): { readonly height: number; readonly content: string } {
  const { theme, icons, states } = pen
  const entries: {
    readonly sign: (x: number, y: number) => string
    readonly signWidth: number
    readonly label: string
  }[] = []
  for (const kind of edgeKinds) {
    if (!graph.edges.some((edge) => edge.kind === kind)) continue
    const sign = (x: number, y: number) =>
      `<path d="M${x} ${y}h24" stroke="${theme.edges[kind]}" ${edgeStrokes[kind]}/>`
    entries.push({ sign, signWidth: 24, label: edgeWords[kind] })
  }
  if (graph.target !== undefined) {
    const sign = (x: number, y: number) => icons.use(targetIcon, x, y - 7, 14, theme.accent)
    entries.push({ sign, signWidth: 14, label: 'Target' })
  }
  if (graph.cards.some(({ needed }) => !needed)) {
    const sign = (x: number, y: number) =>
      `<rect x="${x + 0.5}" y="${y - 5.5}" width="17" height="11" rx="3" fill="${theme.bgRaised}" stroke="${theme.borderStrong}" opacity="0.42"/>`
    entries.push({ sign, signWidth: 18, label: 'Not needed for the target' })
  }
  for (const state of shownStates(states?.rows ?? {})) {
    const sign = (x: number, y: number) => icons.use(stateIcons[state], x, y - 7, 14, theme.states[state])
    entries.push({ sign, signWidth: 14, label: stateWords[state] })
  }
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

function shownStates(
  rows: Readonly<Record<string, { readonly state: ShownState | 'none' }>>,
): readonly ShownState[] {
  const used = new Set(Object.values(rows).map(({ state }) => state))
  return (Object.keys(stateIcons) as ShownState[]).filter((state) => used.has(state))
}
