import { noCheckOptions } from '#shared/dockerfile/check-options.ts'
import type { DockerfileModel, DockerfileProblem } from '#shared/dockerfile/dockerfile-model.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { BuildGraph, Card } from '#shared/graph/build-graph.ts'
import type { CardKeys } from '#shared/graph/card-keys.ts'
import { cardKeys } from '#shared/graph/card-keys.ts'
import type { Layout } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { viewGraph } from '#shared/graph/view-graph.ts'
import type { BuildDefaults } from '#shared/project/project.ts'
import { shallow } from 'zustand/shallow'
import { createStore } from 'zustand/vanilla'
import { askGraphWorker } from './ask-graph-worker.ts'
import type { GraphTask } from './graph-messages.ts'
import { graphViewStore } from './graph-view-store.ts'
import { share } from './share.ts'

/** A graph with its places, and the text that it is of. */
export interface ShownGraph {
  readonly version: number
  readonly text: string
  readonly model: DockerfileModel
  /** All of it. */
  readonly graph: BuildGraph
  /** The part of it that is drawn: without what the view leaves out, and with folded cards. */
  readonly drawn: BuildGraph
  /** Of `drawn`. */
  readonly layout: Layout
  /**
   * The drawn cards by id. A card or row that reads the same keeps its identity even if its lines moved: look lines up in
   * the model.
   */
  readonly cards: Readonly<Record<string, Card>>
  /** By card id: what stays with a card while stages before it come and go. */
  readonly keys: CardKeys
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

type Wanted = Omit<ShownGraph, 'layout' | 'cards'>

let args: Readonly<Record<string, string>> = {}
/** What the model of the text on screen was read with. */
let readWith = args
/** The text that was to be read last, and its turn; it may be read still. */
let asked = { text: '', version: 0, turn: 0 }
/** The turn of what was read last: what comes of an earlier one comes too late. */
let taken = 0
/** What is to be shown as soon as it is laid out. A layout that comes late and fits a newer graph serves that. */
let wanted: Wanted | undefined
/** The view that `wanted` is drawn by. */
let drawnView = graphViewStore.getState().view

/** Forgets the graph: another file comes. */
export function resetGraph(options: {
  readonly target?: string | undefined
  readonly args?: Readonly<Record<string, string>> | undefined
}): void {
  args = options.args ?? {}
  wanted = undefined
  asked = { text: '', version: 0, turn: asked.turn + 1 }
  taken = asked.turn
  graphStore.setState({ ...empty, ...(options.target === undefined ? {} : { target: options.target }) }, true)
}

/** The project's file says something else: a target that was chosen by hand stays, the other follows it. */
export function changeGraphDefaults(now: BuildDefaults, before: BuildDefaults): void {
  args = now.args ?? {}
  const { target, ...rest } = graphStore.getState()
  if (target === before.target && target !== now.target) {
    graphStore.setState({ ...rest, ...(now.target !== undefined && { target: now.target }) }, true)
  }
  analyse(asked.text, asked.version)
}

/** The text on screen is another. */
export function analyse(text: string, version: number): void {
  const { target } = graphStore.getState()
  const turn = asked.turn + 1
  asked = { text, version, turn }
  if (text.length <= longText) {
    const model = parseDockerfile(text, { args })
    taken = turn
    readWith = args
    take(text, version, model, toGraph(model, target))
    return
  }
  const laidOut = graphStore.getState().shown?.layout.topologyKey
  const task: GraphTask = {
    kind: 'analyse',
    text,
    args,
    ...(target === undefined ? {} : { target }),
    view: graphViewStore.getState().view,
    ...(laidOut === undefined ? {} : { laidOut }),
  }
  askGraphWorker(task, (answer) => {
    if (answer.kind !== 'analyse' || turn < taken) return
    const { analysis, layout } = answer
    const { target: now } = graphStore.getState()
    taken = turn
    readWith = task.args
    take(
      text,
      version,
      analysis.model,
      now === target ? analysis.graph : toGraph(analysis.model, now),
      layout,
    )
  })
}

/** Chooses what to build; `undefined` for the last stage. */
export function chooseTarget(target: string | undefined): void {
  const { target: _, ...rest } = graphStore.getState()
  graphStore.setState(target === undefined ? rest : { ...rest, target }, true)
  const { text, version, model } = rest
  take(text, version, model, toGraph(model, target))
}

/** Draws the graph anew when it is looked at in another way, until undone. */
export function connectGraphView(): () => void {
  return graphViewStore.subscribe(({ view }) => {
    if (view !== drawnView && wanted !== undefined) want(wanted)
  })
}

/** What a text says with some build arguments, if that is what is on screen. */
export function modelOnScreen(
  text: string,
  of: Readonly<Record<string, string>>,
): DockerfileModel | undefined {
  const shown = graphStore.getState()
  return shown.text === text && shallow(readWith, of) ? shown.model : undefined
}

/** @param layout of the graph as it is looked at, where it was made already */
function take(
  text: string,
  version: number,
  model: DockerfileModel,
  graph: BuildGraph,
  layout?: Layout,
): void {
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
  const keys = cardKeys(graph.cards, wanted && { cards: wanted.graph.cards, keys: wanted.keys })
  keepCollapsed(keys)
  want({ version, text, model, graph, keys }, layout)
}

/** Draws the graph as it is looked at now. */
function want(next: Omit<Wanted, 'drawn'>, made?: Layout): void {
  const { view } = graphViewStore.getState()
  drawnView = view
  wanted = { ...next, drawn: viewGraph(next.graph, view) }
  const layout = graphStore.getState().shown?.layout
  const { topologyKey } = wanted.drawn
  const fitting = [layout, made].find((one) => one?.topologyKey === topologyKey)
  if (fitting !== undefined) {
    show(wanted, fitting)
    return
  }
  const task: GraphTask = { kind: 'layout', graph: wanted.drawn, direction: view.direction }
  askGraphWorker(layout === undefined ? task : { ...task, previous: layout }, (answer) => {
    if (answer.kind !== 'layout' || wanted?.drawn.topologyKey !== answer.layout.topologyKey) return
    show(wanted, answer.layout)
  })
}

/** A folded card stays folded where its stage has another index now. */
function keepCollapsed(keys: CardKeys): void {
  const { view } = graphViewStore.getState()
  const { collapsed } = view
  const before = wanted?.keys
  if (before === undefined || collapsed.length === 0) return
  const folded = new Set(collapsed.map((id) => before[id]))
  const now = Object.keys(keys).filter((id) => folded.has(keys[id]))
  if (now.join() === collapsed.join()) return
  drawnView = { ...view, collapsed: now }
  graphViewStore.setState({ view: drawnView })
}

function put(
  change: Pick<GraphView, 'text' | 'version' | 'model'>,
  broken: DockerfileProblem | undefined,
): void {
  const { broken: _, ...rest } = graphStore.getState()
  graphStore.setState({ ...rest, ...change, ...(broken === undefined ? {} : { broken }) }, true)
}

function show(next: Wanted, layout: Layout): void {
  const before = graphStore.getState().shown
  const cards = share(
    before?.cards,
    Object.fromEntries(next.drawn.cards.map((card) => [card.id, card])),
    linesOnly,
  )
  const keys = share(before?.keys, next.keys)
  // Edges that say the same keep their identity, too: at a key in a row none of them is drawn anew.
  const graph = { ...next.graph, edges: share(before?.graph.edges, next.graph.edges) }
  const drawn = { ...next.drawn, edges: share(before?.drawn.edges, next.drawn.edges) }
  graphStore.setState({
    shown: { ...next, graph, drawn, layout: share(before?.layout, layout), cards, keys },
  })
}
