import { noCheckOptions } from '#shared/dockerfile/check-options.ts'
import type { DockerfileModel, DockerfileProblem, Instruction } from '#shared/dockerfile/dockerfile-model.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { BuildGraph, Card } from '#shared/graph/build-graph.ts'
import type { Layout } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { createStore } from 'zustand/vanilla'
import type { GraphAnswer, GraphTask } from './graph-messages.ts'
import GraphWorker from './graph-worker.ts?worker'
import { latestOnly } from './latest-only.ts'
import { share } from './share.ts'

/** A graph with its places, and the text that it is of. */
export interface ShownGraph {
  readonly version: number
  readonly text: string
  readonly model: DockerfileModel
  readonly graph: BuildGraph
  readonly layout: Layout
  /**
   * The cards by id. A card or row that reads the same keeps its identity even if its lines moved: look lines up in the
   * model.
   */
  readonly cards: Readonly<Record<string, Card>>
}

export interface GraphView {
  /** The text on screen and what it says, broken or not. */
  readonly text: string
  readonly version: number
  readonly model: DockerfileModel
  /** A stage's name or index; absent for the last stage. */
  readonly target?: string
  /** What the graph shows: the last text that was not broken, or the first text there was. */
  readonly shown?: ShownGraph
  /** Why `shown` is not of the text on screen. */
  readonly broken?: DockerfileProblem
}

const emptyModel: DockerfileModel = {
  directives: [],
  escape: '\\',
  checks: noCheckOptions,
  globalArgs: [],
  stages: [],
  problems: [],
  lineCount: 1,
}

const empty: GraphView = { text: '', version: 0, model: emptyModel }

export const graphStore = createStore<GraphView>(() => empty)

/**
 * Texts up to this length are read on the window's own thread, for the graph to be there in the next frame: 500 lines
 * are about 20 kB and take under 2 ms.
 */
const longText = 64 * 1024

const linesOnly: ReadonlySet<string> = new Set(['lines', 'fromLines'])

let args: Readonly<Record<string, string>> = {}
/** Counts graphs that were asked to be shown: a layout that comes late for a newer one is dropped. */
let shows = 0
let worker: ((task: GraphTask, done: (answer: GraphAnswer) => void) => void) | undefined

/** Forgets the graph: another file comes. */
export function resetGraph(options: {
  readonly target?: string | undefined
  readonly args?: Readonly<Record<string, string>> | undefined
}): void {
  args = options.args ?? {}
  shows += 1
  graphStore.setState({ ...empty, ...(options.target === undefined ? {} : { target: options.target }) }, true)
}

/** The text on screen is another. */
export function analyse(text: string, version: number): void {
  const { target } = graphStore.getState()
  if (text.length <= longText) {
    const model = parseDockerfile(text, { args })
    take(text, version, model, toGraph(model, target))
    return
  }
  const task: GraphTask = { kind: 'analyse', text, args, ...(target === undefined ? {} : { target }) }
  askWorker(task, (answer) => {
    if (answer.kind === 'analyse') take(text, version, answer.model, answer.graph)
  })
}

/** Chooses what to build; `undefined` for the last stage. */
export function chooseTarget(target: string | undefined): void {
  const { target: _, ...rest } = graphStore.getState()
  graphStore.setState(target === undefined ? rest : { ...rest, target }, true)
  const { text, version, model } = rest
  take(text, version, model, toGraph(model, target))
}

/** The instruction with an id, in the text on screen. */
export function instructionById(model: DockerfileModel, id: string): Instruction | undefined {
  const [stage = '', index = ''] = id.split('/')
  if (stage === 'global') return model.globalArgs[Number(index)]
  const found = model.stages[Number(stage)]
  return index === '0' ? found?.from : found?.instructions[Number(index) - 1]
}

/** The instruction that a line belongs to. */
export function instructionAtLine(model: DockerfileModel, line: number): Instruction | undefined {
  const stage = model.stages.find(({ lines }) => line >= lines.first && line <= lines.last)
  const all = stage === undefined ? model.globalArgs : [stage.from, ...stage.instructions]
  return all.find(({ lines }) => line >= lines.first && line <= lines.last)
}

function take(text: string, version: number, model: DockerfileModel, graph: BuildGraph): void {
  const { shown } = graphStore.getState()
  const needed = new Set(
    graph.cards.flatMap((card) => (card.kind === 'stage' && card.needed ? card.index : [])),
  )
  const broken = model.problems.find(
    ({ severity, stage }) => severity === 'error' && (stage === undefined || needed.has(stage)),
  )
  const keepsShown = broken !== undefined && shown !== undefined && shown.graph.cards.length > 0
  put({ text, version, model }, broken)
  if (keepsShown) return
  shows += 1
  const ticket = shows
  if (shown?.layout.topologyKey === graph.topologyKey) {
    show({ version, text, model, graph, layout: shown.layout })
    return
  }
  askWorker({ kind: 'layout', graph }, (answer) => {
    if (answer.kind === 'layout' && ticket === shows) {
      show({ version, text, model, graph, layout: answer.layout })
    }
  })
}

function put(
  change: Pick<GraphView, 'text' | 'version' | 'model'>,
  broken: DockerfileProblem | undefined,
): void {
  const { broken: _, ...rest } = graphStore.getState()
  graphStore.setState({ ...rest, ...change, ...(broken === undefined ? {} : { broken }) }, true)
}

function show(next: Omit<ShownGraph, 'cards'>): void {
  const before = graphStore.getState().shown
  const cards = share(
    before?.cards,
    Object.fromEntries(next.graph.cards.map((card) => [card.id, card])),
    linesOnly,
  )
  graphStore.setState({ shown: { ...next, layout: share(before?.layout, next.layout), cards } })
}

function askWorker(task: GraphTask, done: (answer: GraphAnswer) => void): void {
  worker ??= startWorker()
  worker(task, done)
}

function startWorker() {
  const thread = new GraphWorker()
  return latestOnly<GraphTask, GraphAnswer>({
    post: (task) => thread.postMessage(task),
    listen: (listener) =>
      thread.addEventListener('message', (event: MessageEvent<GraphAnswer>) => listener(event.data)),
  })
}
