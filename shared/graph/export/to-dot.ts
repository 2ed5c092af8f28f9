import type { BuildGraph, Card, Edge, ExternalCard, Row, StageCard } from '../build-graph.ts'
import type { GraphView } from '../graph-view.ts'
import { cutImageName } from './cut-image-name.ts'
import { cutText } from './cut-text.ts'
import { escapeDot } from './escape-dot.ts'
import { escapeXml } from './escape-xml.ts'
import { svgThemes } from './svg-theme.ts'

const theme = svgThemes.light
const faded = '#9aa3af'
/** px of mono text at 12 px after which a row is cut. */
const rowWidth = 430

const edgeStyles: Readonly<Record<Edge['kind'], string>> = { from: 'solid', copy: 'dashed', mount: 'dotted' }

/**
 * A graph in the language of Graphviz: `dot -Tsvg`. A stage is a table of its instructions, and edges end at their rows.
 */
export function toDot(graph: BuildGraph, direction: GraphView['direction'] = 'right'): string {
  const ids = new Map(
    graph.cards.map((card, i) => [card.id, card.kind === 'stage' ? `stage_${card.index}` : `source_${i}`]),
  )
  const rows = new Map(
    graph.cards.flatMap((card) =>
      card.kind === 'stage' ? card.rows.map((row, i) => [row.id, i] as const) : [],
    ),
  )
  const folded = new Set(
    graph.cards.flatMap((card) => (card.kind === 'stage' && card.collapsed ? [card.id] : [])),
  )
  return [
    'digraph dockerfile {',
    `  graph [rankdir=${direction === 'right' ? 'LR' : 'TB'}, nodesep=0.35, ranksep=0.7, fontname="Helvetica,Arial,sans-serif"]`,
    `  node [shape=plaintext, margin=0, fontname="Menlo,Consolas,monospace", fontsize=10, fontcolor="${theme.text}"]`,
    '  edge [arrowsize=0.6, penwidth=1.2]',
    '',
    ...graph.cards.map((card) => `  ${ids.get(card.id) ?? ''} ${node(card)}`),
    '',
    ...graph.edges.map((edge) => {
      const [tail, head] = direction === 'right' ? ['e', 'w'] : ['s', 'n']
      const row = edge.targetRow === undefined ? undefined : rows.get(edge.targetRow)
      const port = row === undefined ? `head:${head}` : `${folded.has(edge.target) ? 'rows' : `row_${row}`}:w`
      const colour = edge.needed ? theme.edges[edge.kind] : faded
      return `  ${ids.get(edge.source) ?? ''}:head:${tail} -> ${ids.get(edge.target) ?? ''}:${port} [style=${edgeStyles[edge.kind]}, color="${colour}"]`
    }),
    '}',
    '',
  ].join('\n')
}

function node(card: Card): string {
  const tooltip = escapeDot(card.notNeededReason ?? card.title)
  return `[tooltip="${tooltip}", label=<${card.kind === 'stage' ? stageTable(card) : externalTable(card)}>]`
}

function table(content: string, { needed }: Card, more: string): string {
  const font = needed ? '' : ` COLOR="${faded}"`
  const inner = `<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" ${more}>${content}</TABLE>`
  return font === '' ? inner : `<FONT${font}>${inner}</FONT>`
}

function stageTable(card: StageCard): string {
  const mark = card.isTarget ? ' ◎' : ''
  const platform = card.platform === undefined ? '' : ` (${html(card.platform)})`
  const head = `<TR><TD PORT="head" ALIGN="LEFT"><B>${html(card.title)}</B>${mark}<BR ALIGN="LEFT"/>from ${html(cutImageName(card.base, rowWidth, 12))}${platform}<BR ALIGN="LEFT"/></TD></TR>`
  const rows = card.collapsed
    ? foldedRow(card.rows.length)
    : card.rows.map((row, i) => `<TR><TD PORT="row_${i}" ALIGN="LEFT">${rowText(row)}</TD></TR>`).join('')
  const colour = card.isTarget ? theme.accent : card.needed ? theme.borderStrong : faded
  return table(rows === '' ? head : `${head}<HR/>${rows}`, card, `STYLE="ROUNDED" COLOR="${colour}"`)
}

function foldedRow(rows: number): string {
  if (rows === 0) return ''
  return `<TR><TD PORT="rows" ALIGN="LEFT">${rows} instruction${rows === 1 ? '' : 's'}</TD></TR>`
}

function rowText({ keyword, text, badges }: Row): string {
  const bold = keyword === 'unknown' ? '' : `<B>${keyword}</B> `
  const kinds = badges.map(({ kind }) => kind)
  const signs = kinds.length === 0 ? '' : ` <I>[${kinds.join(', ')}]</I>`
  return `${bold}${html(cutText(text, rowWidth, 12, 'mono'))}${signs}`
}

function externalTable(card: ExternalCard): string {
  const platform = card.platform === undefined ? '' : ` (${html(card.platform)})`
  const kind = card.source === 'image' ? '' : 'context '
  const cell = `<TR><TD PORT="head">${kind}${html(cutImageName(card.title, rowWidth, 12))}${platform}</TD></TR>`
  return table(cell, card, `STYLE="ROUNDED,DASHED" COLOR="${card.needed ? theme.borderStrong : faded}"`)
}

/** Text of a label: that it is HTML does not keep Graphviz from putting the name of the node for `\N`. */
function html(text: string): string {
  return escapeXml(text).replaceAll('\\', '\\\\')
}
