// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { Graphviz } from '@hpcc-js/wasm-graphviz'
import mermaid from 'mermaid'
import { describe, expect, test } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold } from '#shared/build/fold.ts'
import { stepDuration } from '#shared/build/selectors.ts'
import { opsToDot } from '#shared/graph/export/ops-to-dot.ts'
import { opsToJson } from '#shared/graph/export/ops-to-json.ts'
import { opsToMermaid } from '#shared/graph/export/ops-to-mermaid.ts'
import { type OpOutcome, opsToSvg } from '#shared/graph/export/ops-to-svg.ts'
import { layoutOps } from '#shared/graph/layout-ops.ts'
import { opsGraph } from '#shared/graph/ops-graph.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

/** Recorded builds, each looked at in a way of its own. */
const looks = [
  ['parallel', 'dark', 'right', true],
  ['failing', 'light', 'down', true],
  ['platforms', 'light', 'right', false],
] as const

describe.each(looks)('the LLB of %s in %s', (name, theme, direction, withOutcomes) => {
  const stream = readFileSync(`test/fixtures/streams/buildkitd/${name}.json`, 'utf8')
  const { ops, steps, finishedAt = 0 } = fold(emptyBuild(), JSON.parse(stream) as readonly BuildEvent[])
  const graph = opsGraph(ops)
  const layout = layoutOps(graph, direction)
  const file = (ending: string): string => `../../../../fixtures/graph-exports/llb-${name}.${ending}`
  const outcomes = Object.fromEntries(
    graph.boxes.map(({ id }): [string, OpOutcome] => {
      const step = steps[id]
      return [
        id,
        step === undefined
          ? { state: 'not-reached' }
          : { state: step.state, time: stepDuration(step, finishedAt) ?? 0 },
      ]
    }),
  )

  test('as SVG', async () => {
    const svg = opsToSvg(graph, layout, { theme, direction, ...(withOutcomes && { outcomes }) })
    await expect(svg).toMatchFileSnapshot(file('svg'))
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
    expect(parsed.querySelector('parsererror')).toBeNull()
  })

  test('as Graphviz dot, which Graphviz lays out', async () => {
    const dot = opsToDot(graph, direction)
    await expect(dot).toMatchFileSnapshot(file('dot'))
    const drawn = (await Graphviz.load()).layout(dot, 'svg', 'dot')
    const count = (kind: string): number => drawn.split(`class="${kind}"`).length - 1
    expect([count('node'), count('edge')]).toEqual([graph.boxes.length, graph.edges.length])
  })

  test('as Mermaid, which Mermaid reads', async () => {
    const text = opsToMermaid(graph, direction)
    await expect(text).toMatchFileSnapshot(file('mmd'))
    await expect(mermaid.parse(text)).resolves.toMatchObject({ diagramType: 'flowchart-v2' })
  })

  test('as JSON', () => {
    expect(JSON.parse(opsToJson(graph))).toEqual({ ops: structuredClone(ops) })
  })
})
