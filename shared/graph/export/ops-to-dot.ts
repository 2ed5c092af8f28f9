import type { GraphView } from '../graph-view.ts'
import type { OpBox, OpsGraph } from '../ops-graph.ts'
import { shortDigest } from '../ops-graph.ts'
import { cutOpTitle } from './cut-op-title.ts'
import { escapeDot } from './escape-dot.ts'

const styles = { from: 'solid', copy: 'dashed', mount: 'dotted' } as const
/** px of mono text at 12 px after which an op is cut; all of it is in the tooltip. */
const opWidth = 430

/** An LLB in the language of Graphviz: `dot -Tsvg`. Each platform of several is a cluster. */
export function opsToDot(graph: OpsGraph, direction: GraphView['direction']): string {
  const ids = new Map(graph.boxes.map(({ id }, index) => [id, `op_${index}`]))
  const node = (box: OpBox): string => `  ${ids.get(box.id) ?? ''} ${attributes(box)}`
  const loose = graph.boxes.filter(({ op }) => !graph.lanes.includes(op.platform ?? ''))
  return [
    'digraph llb {',
    `  graph [rankdir=${direction === 'right' ? 'LR' : 'TB'}, nodesep=0.3, ranksep=0.6, fontname="Helvetica,Arial,sans-serif"]`,
    '  node [shape=box, style=rounded, fontname="Menlo,Consolas,monospace", fontsize=10]',
    '  edge [arrowsize=0.6, penwidth=1.2]',
    ...loose.map(node),
    ...graph.lanes.flatMap((platform, index) => [
      `  subgraph cluster_${index} {`,
      `    label="${escapeDot(platform)}"`,
      ...graph.boxes.filter(({ op }) => op.platform === platform).map((box) => `  ${node(box)}`),
      '  }',
    ]),
    ...graph.edges.map(
      ({ source, target, kind }) =>
        `  ${ids.get(source) ?? ''} -> ${ids.get(target) ?? ''} [style=${styles[kind]}]`,
    ),
    '}',
    '',
  ].join('\n')
}

function attributes({ id, op, title, place }: OpBox): string {
  const label = `${escapeDot(cutOpTitle(title, opWidth, 12))}\\n${escapeDot(`${place} ${shortDigest(id)}`.trim())}`
  const style = op.kind === 'source' ? ', style="rounded,dashed"' : ''
  return `[label="${label}", tooltip="${escapeDot(`${op.name} ${id}`)}"${style}]`
}
