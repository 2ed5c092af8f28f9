import { formatDuration } from '../../format/duration.ts'
import type { Box } from '../box.ts'
import type { GraphView } from '../graph-view.ts'
import { opIcons, stateIcons } from '../icons.ts'
import type { OpsLayout } from '../layout-ops.ts'
import { type OpBox, opKindWords, type OpsGraph, shortDigest } from '../ops-graph.ts'
import { cutOpTitle } from './cut-op-title.ts'
import { cutTextStart, textWidth } from './cut-text.ts'
import { escapeXml } from './escape-xml.ts'
import type { ShownState } from './graph-states.ts'
import { IconSheet } from './icon-sheet.ts'
import { svgDocument } from './svg-document.ts'
import { svgEdge } from './svg-edge.ts'
import { edgeEntries, stateEntries } from './svg-legend.ts'
import { svgText } from './svg-text.ts'
import { type SvgTheme, type SvgThemeName, svgThemes } from './svg-theme.ts'

/** How an op went. */
export interface OpOutcome {
  readonly state: ShownState | 'none'
  /** ms. */
  readonly time?: number
}

export interface OpsSvgOptions {
  readonly theme: SvgThemeName
  readonly direction: GraphView['direction']
  /** By digest; without it the picture says what would be solved. */
  readonly outcomes?: Readonly<Record<string, OpOutcome>>
}

interface OpsPen {
  readonly theme: SvgTheme
  readonly icons: IconSheet
}

const edgeWords = { from: 'Goes on from', copy: 'Copies out of', mount: 'Mounts' } as const
const radius = 6
const padding = 10

/** A picture of an LLB that looks like the window. Whatever the ops say is text in it. */
export function opsToSvg(
  graph: OpsGraph,
  layout: OpsLayout,
  { theme: themeName, direction, outcomes = {} }: OpsSvgOptions,
): string {
  const theme = svgThemes[themeName]
  const icons = new IconSheet()
  const pen = { theme, icons }
  const titles = new Map(graph.boxes.map(({ id, title }) => [id, title]))
  const cards = graph.boxes.flatMap((box) => {
    const at = layout.boxes[box.id]
    return at === undefined ? [] : [opCard(box, at, outcomes[box.id], pen)]
  })
  const edges = graph.edges.map(({ id, kind, source, target }) => {
    const title = `${titles.get(target) ?? ''}: ${edgeWords[kind].toLowerCase()} ${titles.get(source) ?? ''}`
    return svgEdge({ kind, title, points: layout.edges[id] ?? [], direction }, theme)
  })
  const legend = [
    ...edgeEntries(graph.edges, edgeWords, theme),
    ...kindEntries(graph, pen),
    ...stateEntries(
      Object.values(outcomes).map(({ state }) => state),
      theme,
      icons,
    ),
  ]
  const ground = layout.lanes.flatMap(({ platform, x, y, width, height }) => [
    `<rect x="${x + 0.5}" y="${y + 0.5}" width="${width - 1}" height="${height - 1}" rx="${radius}" fill="${theme.bgPanel}" stroke="${theme.border}"/>`,
    svgText(platform, x + 12, y + 18, 'm', theme.textSoft),
  ])
  const { width, height } = layout
  return svgDocument(
    { title: 'BuildKit’s graph of a Dockerfile', width, height, ground, edges, cards, legend },
    theme,
    icons,
  )
}

/** An op where it stands. It is an image of its own, so that nothing in it can leave it. */
function opCard(
  { id, op, title, place }: OpBox,
  { x, y, width, height }: Box,
  outcome: OpOutcome | undefined,
  { theme, icons }: OpsPen,
): string {
  const isSource = op.kind === 'source'
  const state = outcome === undefined || outcome.state === 'none' ? undefined : outcome.state
  const parts = [icons.use(opIcons[op.kind], padding, 10, 14, theme.textSoft)]
  let right = width - padding
  if (state !== undefined) {
    parts.push(
      `<rect x="1" y="1" width="3" height="${height - 2}" rx="1.5" fill="${theme.states[state]}"/>`,
      icons.use(stateIcons[state], right - 14, 10, 14, theme.states[state]),
    )
    right -= 20
  }
  if (outcome?.time !== undefined) {
    const time = formatDuration(outcome.time)
    parts.push(svgText(time, right, 21, 't e', theme.textSoft))
    right -= textWidth(time, 11, 'mono') + 6
  }
  const digest = shortDigest(id)
  const left = padding + 20
  const placeRoom = width - 2 * padding - textWidth(digest, 11, 'mono') - 6
  return [
    `<svg x="${x}" y="${y}" width="${width}" height="${height}">`,
    `<title>${[op.name, opKindWords[op.kind], id].map(escapeXml).join('\n')}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="${radius}" fill="${isSource ? theme.bgPanel : theme.bgRaised}" stroke="${theme.borderStrong}"${isSource ? ' stroke-dasharray="4 3"' : ''}/>`,
    ...parts,
    svgText(cutOpTitle(title, right - left, 12), left, 21, 'm', theme.text),
    svgText(cutTextStart(place, placeRoom, 11, 'sans'), padding, 41, 's', theme.textFaint),
    svgText(digest, width - padding, 41, 't e', theme.textFaint),
    '</svg>',
  ].join('')
}

/** The kinds of ops that are there, in the order in which they appear. */
function kindEntries({ boxes }: OpsGraph, { theme, icons }: OpsPen) {
  return [...new Set(boxes.map(({ op }) => op.kind))].map((kind) => ({
    label: opKindWords[kind],
    signWidth: 14,
    sign: (x: number, y: number) => icons.use(opIcons[kind], x, y - 7, 14, theme.textSoft),
  }))
}
