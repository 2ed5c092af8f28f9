import type { BuildGraph, Edge, ExternalCard, StageCard } from '../build-graph.ts'
import type { GraphView } from '../graph-view.ts'
import { cutImageName } from './cut-image-name.ts'
import { cutText } from './cut-text.ts'
import { escapeMermaid } from './escape-mermaid.ts'

const rowWidth = 360
/** Mermaid knows solid and dotted lines; dashes are put in by a style. */
const arrows: Readonly<Record<Edge['kind'], string>> = { from: '-->', copy: '-.->', mount: '-.->' }
const dashes = { copy: 'stroke-dasharray:6 4', mount: 'stroke-dasharray:1 4' } as const

/** A graph as a Mermaid flowchart: a stage is a subgraph of its instructions, and edges end at them. */
export function toMermaid(graph: BuildGraph, direction: GraphView['direction'] = 'right'): string {
  const ids = new Map(
    graph.cards.map((card, i) => [card.id, card.kind === 'stage' ? `stage${card.index}` : `source${i}`]),
  )
  const idOf = (id: string): string => ids.get(id) ?? ''
  const targets = entriesOf(graph, idOf)
  const inner: string[] = []
  const stages = graph.cards.flatMap((card) => {
    if (card.kind === 'external') return []
    const entries = [headOf(card, idOf(card.id)), ...rowsOf(card, idOf(card.id))]
    inner.push(...entries.slice(1).map(({ id }, i) => `  ${entries[i]?.id ?? ''} ~~~ ${id}`))
    return [
      `  subgraph ${idOf(card.id)}["${escapeMermaid(card.title)}"]`,
      '    direction TB',
      ...entries.map(({ text }) => `    ${text}`),
      '  end',
    ]
  })
  const links = graph.edges.map((edge) => {
    const target = targets.get(edge.targetRow ?? edge.target) ?? ''
    return `  ${idOf(edge.source)} ${arrows[edge.kind]} ${target}`
  })
  const linkStyles = (['copy', 'mount'] as const).flatMap((kind) => {
    const numbers = graph.edges.flatMap((edge, i) => (edge.kind === kind ? [inner.length + i] : []))
    return numbers.length === 0 ? [] : [`  linkStyle ${numbers.join(',')} ${dashes[kind]}`]
  })
  const faded = graph.cards.filter(({ needed }) => !needed).map(({ id }) => idOf(id))
  return [
    `flowchart ${direction === 'right' ? 'LR' : 'TB'}`,
    ...graph.cards.flatMap((card) => (card.kind === 'external' ? [externalNode(card, idOf(card.id))] : [])),
    ...stages,
    ...inner,
    ...links,
    ...linkStyles,
    ...(faded.length === 0
      ? []
      : ['  classDef notNeeded opacity:0.45', `  class ${faded.join(',')} notNeeded`]),
    ...(graph.target === undefined
      ? []
      : ['  classDef target stroke-width:3px', `  class ${idOf(graph.target)} target`]),
    '',
  ].join('\n')
}

interface Entry {
  readonly id: string
  readonly text: string
}

function headOf({ base, platform }: StageCard, stage: string): Entry {
  const id = `${stage}from`
  const flag = platform === undefined ? '' : `--platform=${platform} `
  return { id, text: `${id}(["${escapeMermaid(`FROM ${flag}${cutImageName(base, rowWidth, 12)}`)}"])` }
}

function rowsOf({ rows, collapsed }: StageCard, stage: string): readonly Entry[] {
  if (collapsed) {
    const id = `${stage}rows`
    return rows.length === 0
      ? []
      : [{ id, text: `${id}["${rows.length} instruction${rows.length === 1 ? '' : 's'}"]` }]
  }
  return rows.map(({ keyword, text, badges }, i) => {
    const id = `${stage}row${i + 1}`
    const kinds = badges.length === 0 ? '' : ` (${badges.map(({ kind }) => kind).join(', ')})`
    const label = shortened(`${keyword === 'unknown' ? '' : keyword} ${text}`.trim())
    return { id, text: `${id}["${label}${kinds}"]` }
  })
}

function shortened(text: string): string {
  return escapeMermaid(cutText(text, rowWidth, 12, 'mono'))
}

function externalNode(card: ExternalCard, id: string): string {
  const platform = card.platform === undefined ? '' : ` (${card.platform})`
  const kind = card.source === 'image' ? '' : 'context '
  return `  ${id}[/"${escapeMermaid(`${kind}${cutImageName(card.title, rowWidth, 12)}${platform}`)}"/]`
}

/** Where an edge enters: by card id the head, by row id the row. */
function entriesOf(graph: BuildGraph, idOf: (id: string) => string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  for (const card of graph.cards) {
    if (card.kind === 'external') continue
    const stage = idOf(card.id)
    entries.set(card.id, `${stage}from`)
    card.rows.forEach(({ id }, i) => entries.set(id, card.collapsed ? `${stage}rows` : `${stage}row${i + 1}`))
  }
  return entries
}
