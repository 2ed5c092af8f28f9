import { beforeEach, expect, test, vi } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import type { GraphAnswer, GraphTask } from '#renderer/stores/graph-messages.ts'
import {
  analyse,
  changeGraphDefaults,
  chooseTarget,
  graphStore,
  resetGraph,
} from '#renderer/stores/graph-store.ts'

interface Asked {
  readonly task: GraphTask
  readonly done: (answer: GraphAnswer) => void
}

/** What the worker was asked, in order; it answers when the test says so. */
const asked = vi.hoisted((): Asked[] => [])
vi.mock('#renderer/stores/ask-graph-worker.ts', () => ({
  askGraphWorker: (task: GraphTask, done: Asked['done']) => asked.push({ task, done }),
}))

const padding = '# a line of a long text\n'.repeat(3_000)
/** A text that the worker reads. */
const long = (name: string): string => `${padding}FROM scratch AS ${name}\nFROM scratch AS last\n`

function answerNext(): void {
  const { task, done } = asked.shift()!
  if (task.kind === 'layout') {
    done({ kind: 'layout', layout: layoutGraph(task.graph, task) })
    return
  }
  const model = parseDockerfile(task.text, { args: task.args })
  done({ kind: 'analyse', analysis: { model, graph: toGraph(model, task.target) } })
}

function answerAll(): void {
  while (asked.length > 0) answerNext()
}

const titles = (): readonly string[] =>
  graphStore.getState().shown?.graph.cards.map(({ title }) => title) ?? []
const targetShown = (): string | undefined => graphStore.getState().shown?.graph.target

beforeEach(() => {
  asked.length = 0
  resetGraph({})
})

test('a long text of the file before does not come after the file that is open now', () => {
  analyse(long('before'), 1)
  resetGraph({})
  analyse('FROM scratch AS now\n', 1)
  answerAll()
  expect(graphStore.getState().text).toBe('FROM scratch AS now\n')
  expect(titles()).toEqual(['now'])
})

test('a text that was shortened stays short when the answer about the long one comes', () => {
  analyse(long('long'), 1)
  analyse('FROM scratch AS short\n', 2)
  answerAll()
  expect(graphStore.getState().version).toBe(2)
  expect(titles()).toEqual(['short'])
})

test('while somebody types on in a long text, what is read meanwhile is shown', () => {
  analyse(long('one'), 1)
  analyse(long('two'), 2)
  answerNext()
  expect(graphStore.getState().version).toBe(1)
  answerAll()
  expect(graphStore.getState().version).toBe(2)
})

test('a target that is chosen while a long text is read is that of the graph that comes', () => {
  analyse(long('one'), 1)
  answerAll()
  analyse(long('one'), 2)
  chooseTarget('one')
  answerAll()
  expect(graphStore.getState().version).toBe(2)
  expect(targetShown()).toBe('stage:0')
})

test('other defaults of the project are for the text that was typed last, though it is not read yet', () => {
  analyse(long('one'), 1)
  answerAll()
  analyse(long('two'), 2)
  changeGraphDefaults({ target: 'two' }, {})
  answerAll()
  expect(graphStore.getState().version).toBe(2)
  expect(titles()).toEqual(['two', 'last'])
  expect(targetShown()).toBe('stage:0')
})
