// @vitest-environment happy-dom
import { Graphviz } from '@hpcc-js/wasm-graphviz'
import mermaid from 'mermaid'
import { expect, test } from 'vitest'
import type { BuildOp } from '#shared/build/build-event.ts'
import { opsToDot } from '#shared/graph/export/ops-to-dot.ts'
import { opsToMermaid } from '#shared/graph/export/ops-to-mermaid.ts'
import { opsGraph } from '#shared/graph/ops-graph.ts'

const op = (id: string, platform: string, name: string, inputs: readonly string[]): BuildOp => ({
  digest: `sha256:${id}`,
  kind: inputs.length === 0 ? 'source' : 'exec',
  inputs: inputs.map((input) => `sha256:${input}`),
  name,
  platform,
  lines: [],
  mounts: [],
})
const graph = opsGraph(
  ['linux/amd64', 'linux/arm64'].flatMap((platform) => [
    op(`${platform}0`, platform, 'docker-image://busybox', []),
    op(`${platform}1`, platform, '[a 1/2] RUN echo "\\N" & <b> | end #1; --> x', [`${platform}0`]),
    op(`${platform}2`, platform, '[a 2/2] RUN subgraph end', [`${platform}1`, `${platform}0`]),
  ]),
)

test('an LLB is a text that Graphviz lays out, a cluster for each platform', async () => {
  const drawn = (await Graphviz.load()).layout(opsToDot(graph, 'right'), 'svg', 'dot')
  const count = (kind: string): number => drawn.split(`class="${kind}"`).length - 1
  expect([count('node'), count('edge'), count('cluster')]).toEqual([6, 6, 2])
  expect(drawn).toContain('RUN echo &quot;\\N&quot; &amp; &lt;b&gt;')
})

test('an LLB is a text that Mermaid reads', async () => {
  expect(await mermaid.parse(opsToMermaid(graph, 'down'))).toMatchObject({ diagramType: 'flowchart-v2' })
})
