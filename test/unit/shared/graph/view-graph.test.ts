import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { anchorY, sizeOfCard } from '#shared/graph/card-size.ts'
import { defaultGraphView } from '#shared/graph/graph-view.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { viewGraph } from '#shared/graph/view-graph.ts'

const text = [
  'FROM debian:12 AS base',
  'RUN a',
  'FROM base AS docs',
  'COPY --from=busybox /bin/sh /sh',
  'FROM base AS app',
  'COPY --from=base /a /a',
  'RUN b',
].join('\n')
const graph = toGraph(parseDockerfile(text))
const ids = (view: Partial<typeof defaultGraphView>): readonly string[] => {
  const { cards, edges } = viewGraph(graph, { ...defaultGraphView, ...view })
  return [...cards.map(({ id }) => id), ...edges.map(({ id }) => id)]
}

test('the usual view shows all there is, each card as it was', () => {
  const viewed = viewGraph(graph, defaultGraphView)
  expect(viewed).toEqual({ ...graph, topologyKey: `right:${graph.topologyKey}` })
  viewed.cards.forEach((card, i) => expect(card).toBe(graph.cards[i]))
})

test('external cards go with their edges', () => {
  expect(ids({ hideExternal: true })).toEqual([
    ...['stage:0', 'stage:1', 'stage:2'],
    ...['from:stage:0->stage:1', 'from:stage:0->stage:2', 'copy:stage:0->2/1'],
  ])
})

test('only what the target needs stays', () => {
  expect(ids({ onlyTarget: true })).toEqual([
    ...['image:debian:12', 'stage:0', 'stage:2'],
    ...['from:image:debian:12->stage:0', 'from:stage:0->stage:2', 'copy:stage:0->2/1'],
  ])
})

test('an unknown target hides nothing', () => {
  const unknown = toGraph(parseDockerfile(text), 'nope')
  expect(viewGraph(unknown, { ...defaultGraphView, onlyTarget: true }).cards).toHaveLength(5)
})

test('a folded card keeps its rows, is a strip high, and edges end at the strip', () => {
  const card = viewGraph(graph, { ...defaultGraphView, collapsed: ['stage:2'] }).cards.find(
    ({ id }) => id === 'stage:2',
  )!
  expect(card).toMatchObject({ collapsed: true, rows: [{ id: '2/1' }, { id: '2/2' }] })
  expect(sizeOfCard(card).height).toBe(68)
  expect([anchorY(card, undefined), anchorY(card, 0), anchorY(card, 1)]).toEqual([26, 58, 58])
})

test('the key tells of folding, hiding and the direction, but not of rows that are folded away', () => {
  const key = (source: string, view: Partial<typeof defaultGraphView>): string =>
    viewGraph(toGraph(parseDockerfile(source)), { ...defaultGraphView, ...view }).topologyKey
  const keys = [{}, { collapsed: ['stage:0'] }, { hideExternal: true }, { direction: 'down' as const }]
  expect(new Set(keys.map((view) => key('FROM a\nRUN x', view))).size).toBe(4)
  const folded = { collapsed: ['stage:0'] }
  expect(key('FROM a\nRUN x', folded)).toBe(key('FROM a\nRUN x\nRUN y', folded))
  expect(key('FROM a', folded)).not.toBe(key('FROM a\nRUN x', folded))
})
