// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { Graphviz } from '@hpcc-js/wasm-graphviz'
import mermaid from 'mermaid'
import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { toDot } from '#shared/graph/export/to-dot.ts'
import { toJson } from '#shared/graph/export/to-json.ts'
import { toMermaid } from '#shared/graph/export/to-mermaid.ts'
import { toSvg } from '#shared/graph/export/to-svg.ts'
import { defaultGraphView, type GraphView } from '#shared/graph/graph-view.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { viewGraph } from '#shared/graph/view-graph.ts'

/** Dockerfiles of the corpus, each looked at in a way of its own. */
const looks: readonly (readonly [name: string, theme: 'dark' | 'light', view: Partial<GraphView>])[] = [
  ['all-mounts', 'dark', {}],
  ['bake-like-shared-bases', 'light', { direction: 'down' }],
  ['broken-later-stage', 'dark', {}],
  ['deep-chain', 'light', {}],
  ['many-steps-in-one-stage', 'dark', { direction: 'down' }],
  ['named-contexts', 'light', { hideExternal: true }],
  ['node-pnpm-workspace', 'dark', { collapsed: ['stage:0', 'stage:1'] }],
  ['one-instruction', 'light', {}],
  ['rust-chef', 'dark', {}],
  ['unneeded-stages', 'light', {}],
  ['unneeded-stages', 'dark', { onlyTarget: true, direction: 'down' }],
  ['wide-fan', 'light', {}],
]
const folder = 'test/fixtures'

/**
 * The files in test/fixtures/graph-exports are written anew by `npx vitest run --project unit golden.test.ts --update`.
 * Look at what changed.
 */
describe.each(looks)('%s in %s', (name, theme, change) => {
  const view = { ...defaultGraphView, ...change }
  const model = parseDockerfile(readFileSync(`${folder}/dockerfiles/${name}.Dockerfile`, 'utf8'))
  const graph = viewGraph(toGraph(model), view)
  const file = (ending: string): string =>
    `../../../../fixtures/graph-exports/${name}${change.onlyTarget ? '-only-target' : ''}.${ending}`

  test('as SVG', async () => {
    const svg = toSvg(graph, layoutGraph(graph, view), { theme })
    await expect(svg).toMatchFileSnapshot(file('svg'))
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
    expect(parsed.querySelector('parsererror')).toBeNull()
  })

  test('as Graphviz dot, which Graphviz lays out', async () => {
    const dot = toDot(graph, view.direction)
    await expect(dot).toMatchFileSnapshot(file('dot'))
    const drawn = (await Graphviz.load()).layout(dot, 'svg', 'dot')
    const count = (kind: string): number => drawn.split(`class="${kind}"`).length - 1
    expect([count('node'), count('edge')]).toEqual([graph.cards.length, graph.edges.length])
  })

  test('as Mermaid, which Mermaid reads', async () => {
    const text = toMermaid(graph, view.direction)
    await expect(text).toMatchFileSnapshot(file('mmd'))
    await expect(mermaid.parse(text)).resolves.toMatchObject({ diagramType: 'flowchart-v2' })
  })

  test('as JSON', async () => {
    const json = toJson(model, graph)
    await expect(json).toMatchFileSnapshot(file('json'))
    expect(JSON.parse(json)).toMatchObject({
      version: 1,
      problems: model.problems.map(({ code }) => ({ code })),
    })
  })
})
