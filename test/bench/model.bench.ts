/**
 * The pure model against its peers: `node test/bench/model.bench.ts`.
 *
 * Parsing: our scanner with linked stages, the graph and what changed since the last one, beside dockerfile-ast, which
 * parses only. Layout: fresh (dagre) and calm (after a row was typed) beside elkjs' layered one. Pictures: ours, laid out,
 * beside Graphviz' of the same graph. Medians after a warm-up, in one process.
 */
import { Graphviz } from '@hpcc-js/wasm-graphviz'
import { DockerfileParser } from 'dockerfile-ast'
import ElkConstructor from 'elkjs/lib/elk.bundled.js'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { BuildGraph, Card } from '#shared/graph/build-graph.ts'
import { sizeOfCard } from '#shared/graph/card-size.ts'
import { toDot } from '#shared/graph/export/to-dot.ts'
import { toSvg } from '#shared/graph/export/to-svg.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { share } from '#renderer/stores/share.ts'

interface Row {
  readonly what: string
  readonly ours: string
  readonly peer: string
  readonly ratio: string
}

/** As many instructions as asked for, in stages of 25, of every kind that people write. */
function dockerfileOf(instructions: number): string {
  const lines = ['# syntax=docker/dockerfile:1', 'ARG VERSION=12']
  for (let i = 1, stage = -1; i < instructions; i += 1) {
    const position = (i - 1) % 25
    if (position === 0) {
      stage += 1
      lines.push(`FROM debian:\${VERSION} AS stage${stage}`)
      continue
    }
    const earlier = `stage${Math.max(0, stage - 1)}`
    const choices = [
      `RUN --mount=type=cache,target=/cache/${i} \\\n    # why\n    echo ${i} && \\\n    make`,
      stage > 0 ? `COPY --link --from=${earlier} /a /b` : 'COPY . /src',
      `ENV NAME_${i}=${i} OTHER="a b"`,
      'RUN <<EOF\nset -e\necho hello\nEOF',
      `WORKDIR /work/${i}`,
      'RUN --mount=type=secret,id=token --network=none make test',
    ]
    lines.push(choices[position % choices.length] ?? 'RUN true')
  }
  return lines.join('\n')
}

/** Stages that build on each other and take files from each other at random, the same ones each time. */
function stagesOf(count: number): string {
  let seed = 12_345
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * below)
  }
  const lines: string[] = []
  for (let i = 0; i < count; i += 1) {
    const base = i > 0 && random(10) < 6 ? `s${Math.max(0, i - 1 - random(8))}` : `image${random(3)}`
    lines.push(`FROM ${base} AS s${i}`)
    for (let row = random(6); row >= 0; row -= 1) {
      const kind = i === 0 ? 9 : random(10)
      if (kind < 3) lines.push(`COPY --from=s${random(i)} /a /b`)
      else if (kind === 3) lines.push(`RUN --mount=from=s${random(i)},target=/x make`)
      else lines.push('RUN make')
    }
  }
  return lines.join('\n')
}

async function median(run: () => unknown, times = 15): Promise<number> {
  const durations: number[] = []
  for (let i = 0; i < times + 3; i += 1) {
    const start = performance.now()
    await run()
    if (i >= 3) durations.push(performance.now() - start)
  }
  return durations.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0
}

function row(what: string, ours: number, peer: number): Row {
  return {
    what,
    ours: `${ours.toFixed(1)} ms`,
    peer: `${peer.toFixed(1)} ms`,
    ratio: (ours / peer).toFixed(2),
  }
}

/** What a graph needs of the peer's model, so that its lazy parts are done as well. */
function parseWithPeer(text: string): number {
  let seen = 0
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    seen +=
      instruction.getKeyword().length + instruction.getRange().start.line + instruction.getArguments().length
  }
  return seen
}

const lines: ReadonlySet<string> = new Set(['lines', 'fromLines'])

/** What the window keeps of a graph, by card id: what reads the same keeps its identity. */
function cardsOf(text: string): Readonly<Record<string, Card>> {
  return Object.fromEntries(toGraph(parseDockerfile(text)).cards.map((card) => [card.id, card]))
}

const elk = new ElkConstructor()

async function layoutWithPeer(graph: BuildGraph): Promise<unknown> {
  return elk.layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'SPLINES',
      'elk.spacing.nodeNode': '24',
      'elk.layered.spacing.nodeNodeBetweenLayers': '72',
    },
    children: graph.cards.map((card) => ({ id: card.id, ...sizeOfCard(card) })),
    edges: graph.edges.map(({ id, source, target }) => ({ id, sources: [source], targets: [target] })),
  })
}

const rows: Row[] = []
for (const instructions of [100, 500, 5000, 20_000]) {
  const text = dockerfileOf(instructions)
  const ours = await median(() => parseDockerfile(text))
  const peer = await median(() => parseWithPeer(text))
  rows.push(row(`parse and link ${instructions} instructions | dockerfile-ast`, ours, peer))
  const withGraph = await median(() => toGraph(parseDockerfile(text)))
  rows.push(row(`… and make the graph of it | dockerfile-ast`, withGraph, peer))
  const before = cardsOf(text)
  const typed = text.replace('make test', 'make  tests')
  const withChange = await median(() => share(before, cardsOf(typed), lines))
  rows.push(row(`… and say which cards changed | dockerfile-ast`, withChange, peer))
}
for (const stages of [3, 50, 150]) {
  const graph = toGraph(parseDockerfile(stagesOf(stages)))
  const ours = await median(() => layoutGraph(graph))
  const peer = await median(() => layoutWithPeer(graph))
  rows.push(row(`lay out ${stages} stages, ${graph.edges.length} edges | elkjs`, ours, peer))
  const previous = layoutGraph(graph)
  const typed = toGraph(parseDockerfile(`${stagesOf(stages)}\nRUN make install`))
  const calm = await median(() => layoutGraph(typed, { previous }))
  rows.push(row(`… anew, after a row was typed | elkjs`, calm, peer))
}
const graphviz = await Graphviz.load()
for (const stages of [50, 150]) {
  const graph = toGraph(parseDockerfile(stagesOf(stages)))
  const ours = await median(() => toSvg(graph, layoutGraph(graph), { theme: 'light' }), 7)
  const peer = await median(() => graphviz.layout(toDot(graph), 'svg', 'dot'), 3)
  rows.push(row(`a picture of ${stages} stages, laid out and drawn | Graphviz`, ours, peer))
  const layout = layoutGraph(graph)
  const drawn = await median(() => toSvg(graph, layout, { theme: 'light' }))
  rows.push(row(`… drawn alone | Graphviz, laid out and drawn`, drawn, peer))
}
console.table(rows)
