import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { svgThemes } from '#shared/graph/export/svg-theme.ts'
import { toSvg } from '#shared/graph/export/to-svg.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

const text = 'FROM debian AS base\nRUN make\nFROM base AS docs\nRUN doc\nFROM base AS app\nRUN a\nRUN b'
const graph = toGraph(parseDockerfile(text))
const layout = layoutGraph(graph)

test('the colours are those of the window', () => {
  const css = readFileSync('renderer/ui/tokens.css', 'utf8')
  const names = {
    ...{ bgWindow: 'bg-window', bgPanel: 'bg-panel', bgRaised: 'bg-raised', bgActive: 'bg-active' },
    ...{ dangerBg: 'danger-bg', border: 'border', borderStrong: 'border-strong', accent: 'accent' },
    ...{ text: 'text', textSoft: 'text-soft', textFaint: 'text-faint' },
  } as const
  for (const name of ['dark', 'light'] as const) {
    const rules = css.slice(css.indexOf(`:root[data-theme='${name}']`))
    const token = (key: string): string | undefined => new RegExp(`--${key}: (#[0-9a-f]+);`).exec(rules)?.[1]
    const theme = svgThemes[name]
    for (const [field, key] of Object.entries(names)) {
      expect(theme[field as keyof typeof names], key).toBe(token(key))
    }
    for (const [kind, colour] of Object.entries(theme.edges)) expect(colour).toBe(token(`edge-${kind}`))
    for (const state of ['waiting', 'running', 'executed', 'cached', 'cancelled', 'failed'] as const) {
      expect(theme.states[state]).toBe(token(`state-${state}`))
    }
  }
})

test('what is not needed is faded and says why; the target is marked', () => {
  const svg = toSvg(graph, layout, { theme: 'light' })
  expect(svg).toContain(
    'opacity="0.42"><title>docs: FROM base\nNot needed for target `app`: nothing uses it</title>',
  )
  expect(svg).toContain('<title id="slipway-title">Graph of a Dockerfile, target app</title>')
  expect(svg.match(/>Target<\/text>/g)).toHaveLength(1)
})

test('a build’s states are drawn with their shape and colour, times, and words in the legend', () => {
  const states = {
    rows: {
      '0/1': { state: 'cached' },
      '2/1': { state: 'executed', duration: 3400 },
      '2/2': { state: 'failed' },
    },
    stages: { 'stage:2': { state: 'failed', span: 12_400, cache: { cached: 1, cacheable: 2 } } },
  } as const
  const svg = toSvg(graph, layout, { theme: 'dark', states })
  for (const word of ['Cached', 'Executed', 'Failed', 'cached 1/2', '3.4 s', '12.4 s'])
    expect(svg).toContain(`>${word}</text>`)
  expect(svg).toContain(`fill="${svgThemes.dark.dangerBg}"`)
  expect(svg).not.toContain('Waiting')
})

test('a long image name keeps its tag on a card, and the platform has a line of its own', () => {
  const long = toGraph(
    parseDockerfile('FROM --platform=linux/arm64 registry.example.com:5000/team/node:22.11-slim AS a\nRUN b'),
  )
  const svg = toSvg(long, layoutGraph(long), { theme: 'light' })
  expect(svg).toContain('>…eam/node:22.11-slim</text>')
  expect(svg).toContain('>from …0/team/node:22.11-slim</text>')
  expect(svg.match(/>linux\/arm64<\/text>/g)).toHaveLength(2)
})

test('nothing is fetched and nothing runs', () => {
  const svg = toSvg(graph, layout, { theme: 'dark' })
  expect(svg).not.toMatch(/<script|<image|<foreignObject|@import|url\((?!#)|href="(?!#)/)
})
