import type { GraphView } from '../graph-view.ts'
import type { OpBox, OpsGraph } from '../ops-graph.ts'
import { shortDigest } from '../ops-graph.ts'
import { cutOpTitle } from './cut-op-title.ts'
import { escapeMermaid } from './escape-mermaid.ts'

const arrows = { from: '-->', copy: '-.->', mount: '-.->' } as const
const opWidth = 360

/** An LLB as a Mermaid flowchart. Each platform of several is a subgraph. */
export function opsToMermaid(graph: OpsGraph, direction: GraphView['direction']): string {
  const ids = new Map(graph.boxes.map(({ id }, index) => [id, `op${index}`]))
  const node = ({ id, op, title }: OpBox): string => {
    const label = `${escapeMermaid(cutOpTitle(title, opWidth, 12))}<br/>${shortDigest(id)}`
    return `  ${ids.get(id) ?? ''}${op.kind === 'source' ? `(["${label}"])` : `["${label}"]`}`
  }
  const loose = graph.boxes.filter(({ op }) => !graph.lanes.includes(op.platform ?? ''))
  return [
    `flowchart ${direction === 'right' ? 'LR' : 'TB'}`,
    ...loose.map(node),
    ...graph.lanes.flatMap((platform, index) => [
      `  subgraph lane${index}["${escapeMermaid(platform)}"]`,
      ...graph.boxes.filter(({ op }) => op.platform === platform).map((box) => `  ${node(box)}`),
      '  end',
    ]),
    ...graph.edges.map(
      ({ source, target, kind }) => `  ${ids.get(source) ?? ''} ${arrows[kind]} ${ids.get(target) ?? ''}`,
    ),
    '',
  ].join('\n')
}
