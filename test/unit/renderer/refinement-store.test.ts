import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { RefineAnswer } from '#shared/graph/refine-answer.ts'
import { ok } from '#shared/result.ts'
import type { Client } from '#shared/ipc/types.ts'
import { bridgeDouble } from '#test/support/bridge-double.ts'
import { closeDocument, openDocument, setText } from '#renderer/stores/document-store.ts'
import { engineStore, watchEngine } from '#renderer/stores/engine-store.ts'
import { graphStore, resetGraph } from '#renderer/stores/graph-store.ts'
import { projectStore } from '#renderer/stores/project-store.ts'
import { connectRefinement, refinementStore } from '#renderer/stores/refinement-store.ts'

interface Asked {
  readonly text: string | undefined
  readonly answer: (answer: RefineAnswer) => void
  stopped: boolean
}

const path = '/p/Dockerfile'
const step = { digest: 'sha256:1', kind: 'exec', inputs: [], name: 'one', mounts: [] } as const
const refined: RefineAnswer = {
  kind: 'refined',
  ops: [{ ...step, lines: [{ first: 2, last: 2 }] }],
  images: [{ image: 'busybox' }],
}
let asked: Asked[]
let setEngine: ReturnType<typeof bridgeDouble>['control']['setEngine']
let stops: readonly (() => void)[]

beforeEach(async () => {
  vi.useFakeTimers()
  asked = []
  const { client, control } = bridgeDouble({ files: { [path]: 'FROM busybox\nRUN one\n' } })
  setEngine = control.setEngine
  const refine: Client['inspect']['refine'] = ({ request }, listener) => {
    const answer = (start: RefineAnswer): void => {
      listener({ kind: 'start', start, seq: 0 })
      listener({ kind: 'end', result: ok(undefined) })
    }
    const question: Asked = { text: request.dockerfileText, answer, stopped: false }
    asked.push(question)
    return () => (question.stopped = true)
  }
  vi.stubGlobal('window', { slipway: { ...client, inspect: { refine } } })
  projectStore.setState({
    project: { root: '/p', name: 'p', dockerfiles: ['Dockerfile'], defaults: {} },
    dockerfile: 'Dockerfile',
  })
  stops = [watchEngine(), connectRefinement()]
  await openDocument(path)
  show('FROM busybox\nRUN one\n')
})

afterEach(() => {
  stops.forEach((stop) => stop())
  closeDocument()
  resetGraph({})
  projectStore.setState(projectStore.getInitialState(), true)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the engine is asked once the text has rested, and newer text ends an older question', () => {
  vi.advanceTimersByTime(150)
  type('FROM busybox\nRUN on\n')
  vi.advanceTimersByTime(199)
  expect(asked).toEqual([])
  vi.advanceTimersByTime(1)
  expect(asked).toMatchObject([{ text: 'FROM busybox\nRUN on\n', stopped: false }])
  type('FROM busybox\nRUN one\n')
  expect(asked[0]?.stopped).toBe(true)
  vi.advanceTimersByTime(200)
  expect(asked).toHaveLength(2)
  asked[1]?.answer(refined)
  expect(refinementStore.getState()).toMatchObject({
    kind: 'refined',
    facts: { notes: { 'image:busybox:latest': expect.stringContaining('Not on the engine') as string } },
  })
})

test('what was told stays while the engine is asked again and while the text is broken', () => {
  answerNow(refined)
  const { ops } = refinementStore.getState()
  type('FROM busybox\nRUN one\nRUNN two\n')
  expect(refinementStore.getState()).toMatchObject({ kind: 'asking', ops })
  vi.advanceTimersByTime(200)
  expect(asked).toHaveLength(1)
  expect(refinementStore.getState()).toMatchObject({
    kind: 'unavailable',
    ops,
    reason: expect.stringContaining('Line 3') as string,
  })
})

test('nothing of it stays where the engine cannot tell, or is not there; it is asked when it comes back', () => {
  answerNow(refined)
  const ready = engineStore.getState().engine
  setEngine({
    kind: 'unavailable',
    problem: { reason: 'not-running', message: 'Gone.', remedy: 'Start it.' },
  })
  vi.advanceTimersByTime(200)
  expect(refinementStore.getState()).toMatchObject({ kind: 'unavailable', ops: [], facts: { notes: {} } })
  setEngine(ready)
  answerNow({ kind: 'unavailable', reason: 'Too old.' })
  expect(refinementStore.getState()).toMatchObject({ kind: 'unavailable', reason: 'Too old.', ops: [] })
})

test('the engine is asked about a text of thousands of instructions after a longer rest', () => {
  type(`FROM busybox\n${'RUN one\n'.repeat(1_000)}`)
  vi.advanceTimersByTime(999)
  expect(asked).toEqual([])
  vi.advanceTimersByTime(1)
  expect(asked).toHaveLength(1)
})

test('it is not asked about one that it would read for seconds, and the window says why', () => {
  type(`FROM busybox\n${'RUN one\n'.repeat(3_000)}`)
  vi.advanceTimersByTime(10_000)
  expect(asked).toEqual([])
  expect(refinementStore.getState()).toMatchObject({
    kind: 'unavailable',
    reason: expect.stringContaining('more than 3,000 instructions') as string,
  })
})

function type(text: string): void {
  setText(text)
  show(text)
}

function show(text: string): void {
  const model = parseDockerfile(text)
  const broken = model.problems.find(({ severity }) => severity === 'error')
  graphStore.setState({ text, version: 1, model, ...(broken && { broken }) }, true)
}

function answerNow(answer: RefineAnswer): void {
  vi.advanceTimersByTime(200)
  asked.at(-1)?.answer(answer)
}
