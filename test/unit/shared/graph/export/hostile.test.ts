// @vitest-environment happy-dom
import { Graphviz } from '@hpcc-js/wasm-graphviz'
import fc from 'fast-check'
import mermaid from 'mermaid'
import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import { cutText, textWidth } from '#shared/graph/export/cut-text.ts'
import { toDot } from '#shared/graph/export/to-dot.ts'
import { toJson } from '#shared/graph/export/to-json.ts'
import { toMermaid } from '#shared/graph/export/to-mermaid.ts'
import { toSvg } from '#shared/graph/export/to-svg.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

/** A graph all of whose words are one text. */
function graphSaying(text: string): BuildGraph {
  const graph = toGraph(
    parseDockerfile('FROM debian AS a\nRUN x\nFROM busybox AS b\nCOPY --from=a x y\nFROM b AS c'),
  )
  return {
    ...graph,
    cards: graph.cards.map((card) =>
      card.kind === 'external'
        ? { ...card, title: text, platform: text, notNeededReason: text }
        : {
            ...card,
            title: text,
            base: text,
            platform: text,
            notNeededReason: text,
            rows: card.rows.map((row) => ({
              ...row,
              text,
              badges: [{ kind: 'cache', label: text, description: text }],
            })),
          },
    ),
  }
}

const hostile = [
  '</text><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `]]>&amp;&#60;'"\\`,
  '%%{init: {"securityLevel":"loose"}}%%',
  '"] --> x["#quot; `**b**` $$x$$ #35;',
  'end\nsubgraph x',
  '\\N \\G \\l \\',
  '<B>',
  '',
  '\u0000\u0007\u001b[31m\ud800\ufffe',
  '\u202egpj.exe',
  'é漢字👩‍👩‍👧 \u0301',
  'click stage0 href "javascript:alert(1)"',
]
const texts = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
)

function elements(svg: string): readonly string[] {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(parsed.querySelector('parsererror')).toBeNull()
  return [...parsed.querySelectorAll('*')].map(({ tagName }) => tagName)
}

test('whatever a Dockerfile says is text in an SVG, and nothing else', () => {
  const allowed =
    /^(?:svg|title|style|defs|marker|symbol|use|g|rect|path|circle|ellipse|line|polyline|text|tspan)$/
  fc.assert(
    fc.property(texts, (text) => {
      const graph = graphSaying(text)
      const svg = toSvg(graph, layoutGraph(graph), { theme: 'dark' })
      for (const name of elements(svg)) expect(name).toMatch(allowed)
      expect(svg).not.toMatch(/<[^>]*\son[a-z]+=|javascript:[^<]*"[^<]*>/)
      // eslint-disable-next-line no-control-regex -- these are what must not be there
      expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\ufffe\uffff]/)
    }),
    { numRuns: 30 },
  )
})

test('whatever a Dockerfile says, Graphviz and Mermaid read what is written, with all nodes', async () => {
  const graphviz = await Graphviz.load()
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const graph = graphSaying(text)
      const drawn = graphviz.layout(toDot(graph), 'svg', 'dot')
      expect(drawn.split('class="node"')).toHaveLength(graph.cards.length + 1)
      await expect(mermaid.parse(toMermaid(graph))).resolves.toMatchObject({ diagramType: 'flowchart-v2' })
    }),
    { numRuns: 20 },
  )
})

test('Graphviz draws the words as they are', async () => {
  const text = `a "b" <c> & \\N 'd'`
  const drawn = (await Graphviz.load()).layout(toDot(graphSaying(text)), 'svg', 'dot')
  const words = new DOMParser().parseFromString(drawn, 'image/svg+xml').documentElement.textContent
  expect(words.replaceAll('\u00a0', ' ')).toContain(text)
})

test('JSON says the words as they are', () => {
  const model = parseDockerfile('FROM scratch\nRUN --mount=type=secret,id=a echo "</script>"')
  const written = JSON.parse(toJson(model, toGraph(model))) as { stages: { instructions: unknown[] }[] }
  expect(written.stages[0]?.instructions).toMatchObject([
    {
      keyword: 'RUN',
      text: '--mount=type=secret,id=a echo "</script>"',
      flags: [{ name: 'mount', value: 'type=secret,id=a' }],
      mounts: [{ kind: 'secret', id: 'a', target: '/run/secrets/a', required: false, mode: 0o400 }],
    },
  ])
})

test('a cut text is no wider than its room and says that it is cut', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.constantFrom('sans', 'mono'),
      (text, font) => {
        const cut = cutText(text, 120, 12, font)
        expect(textWidth(cut, 12, font)).toBeLessThanOrEqual(120)
        if (cut !== text) expect(cut.endsWith('…') || /\s|[^\x20-\x7e]/.test(text)).toBe(true)
      },
    ),
  )
  expect(cutText('cargo build --release --locked', 120, 12, 'mono')).toBe('cargo build --r…')
  expect(cutText('漢字漢字漢字漢字漢字漢字', 120, 12, 'mono')).toBe('漢字漢字漢字漢…')
  expect(cutText('👩‍👩‍👧👩‍👩‍👧', 26, 12, 'mono')).toBe('👩‍👩‍👧…')
})
