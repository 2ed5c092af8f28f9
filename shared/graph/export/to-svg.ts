import type { BuildGraph } from '../build-graph.ts'
import { targetIcon } from '../icons.ts'
import type { Layout } from '../layout.ts'
import type { GraphStates } from './graph-states.ts'
import { IconSheet } from './icon-sheet.ts'
import { svgCard, type SvgPen } from './svg-card.ts'
import { svgDocument } from './svg-document.ts'
import { svgEdge } from './svg-edge.ts'
import { edgeEntries, type LegendEntry, stateEntries } from './svg-legend.ts'
import { type SvgThemeName, svgThemes } from './svg-theme.ts'

export interface SvgOptions {
  readonly theme: SvgThemeName
  /** How a build went; without it the picture says what the Dockerfile says. */
  readonly states?: GraphStates
}

const edgeWords = { from: 'FROM', copy: 'COPY --from', mount: 'RUN --mount from' } as const

/** A picture of a graph that looks like the window. Whatever the Dockerfile says is text in it. */
export function toSvg(graph: BuildGraph, layout: Layout, { theme: themeName, states }: SvgOptions): string {
  const theme = svgThemes[themeName]
  const icons = new IconSheet()
  const pen = { theme, icons, states }
  const titles = new Map(graph.cards.map(({ id, title }) => [id, title]))
  const legend = legendOf(graph, pen)
  const cards = graph.cards.flatMap((card) => {
    const box = layout.cards[card.id]
    return box === undefined ? [] : [svgCard(card, box, pen)]
  })
  const edges = graph.edges.map(({ id, kind, source, target, needed }) => {
    const title = `${titles.get(target) ?? ''}: ${edgeWords[kind]} ${titles.get(source) ?? ''}`
    const points = layout.edges[id] ?? []
    return svgEdge({ kind, title, points, direction: layout.direction, faded: !needed }, theme)
  })
  const { width, height } = layout
  return svgDocument({ title: titleOf(graph, titles), width, height, edges, cards, legend }, theme, icons)
}

function titleOf(graph: BuildGraph, titles: ReadonlyMap<string, string>): string {
  const target = titles.get(graph.target ?? '')
  return target === undefined ? 'Graph of a Dockerfile' : `Graph of a Dockerfile, target ${target}`
}

function legendOf(graph: BuildGraph, { theme, icons, states }: SvgPen): readonly LegendEntry[] {
  const target: LegendEntry = {
    label: 'Target',
    signWidth: 14,
    sign: (x, y) => icons.use(targetIcon, x, y - 7, 14, theme.accent),
  }
  const notNeeded: LegendEntry = {
    label: 'Not needed for the target',
    signWidth: 18,
    sign: (x, y) =>
      `<rect x="${x + 0.5}" y="${y - 5.5}" width="17" height="11" rx="3" fill="${theme.bgRaised}" stroke="${theme.borderStrong}" opacity="0.42"/>`,
  }
  return [
    ...edgeEntries(graph.edges, edgeWords, theme),
    ...(graph.target === undefined ? [] : [target]),
    ...(graph.cards.every(({ needed }) => needed) ? [] : [notNeeded]),
    ...stateEntries(
      Object.values(states?.rows ?? {}).map(({ state }) => state),
      theme,
      icons,
    ),
  ]
}
