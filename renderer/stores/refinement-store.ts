import type { BuildOp } from '#shared/build/build-event.ts'
import { refine } from '#shared/graph/refine.ts'
import type { RefineAnswer } from '#shared/graph/refine-answer.ts'
import type { Refinement } from '#shared/graph/refinement.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { buildRequestNow } from './build-request.ts'
import { buildStore } from './build-store.ts'
import { openDocumentNow } from './document-store.ts'
import { engineLabel, engineStore } from './engine-store.ts'
import { graphStore, type GraphView } from './graph-store.ts'
import { share } from './share.ts'

/**
 * What the engine says of the text on screen. Where it says nothing, `ops` and `facts` are empty; while it is being
 * asked, or while the text is broken, they are the last that it said.
 */
export type RefinementView = RefinedFacts &
  (
    | { readonly kind: 'none' }
    /** The text was changed, or the engine is being asked. */
    | { readonly kind: 'asking' }
    /** `ops` and `facts` are of the text on screen. */
    | { readonly kind: 'refined'; readonly note: string }
    /** The graph is from the text alone; the reason is one sentence for people. */
    | { readonly kind: 'unavailable'; readonly reason: string }
  )

interface RefinedFacts {
  /** The LLB of the target. */
  readonly ops: readonly BuildOp[]
  /** By ids of the text that it was asked about. */
  readonly facts: Refinement
}

/** How long the text must rest before the engine is asked, in ms; a long one longer, since the engine works for it. */
const rest = { usual: 200, long: 1_000 }
const longText = 1_000

/**
 * Instructions up to which the engine is asked while somebody types. It answers in 0.5 s for 1,000, in 1.1 s for 3,000 and
 * in 3 s for 5,000 (2 busy cores, Docker Engine 26.1.5); nine tenths of that are its own, to read the text and to write
 * the LLB. Beyond, main and window would stand still for 100 ms with each answer. The longest real Dockerfiles have 100.
 */
const mostInstructions = 3_000

const noFacts: Refinement = { ops: [], instructions: {}, bases: {}, notes: {} }
const nothing: RefinementView = { kind: 'none', ops: [], facts: noFacts }

export const refinementStore = createStore<RefinementView>(() => nothing)

let timer: ReturnType<typeof setTimeout> | undefined
let stopAsking: (() => void) | undefined

/** Asks the engine whenever the text, the target or the engine is another, or a build has ended, until undone. */
export function connectRefinement(): () => void {
  const stops = [
    graphStore.subscribe((now, before) => {
      if (now.text !== before.text || now.target !== before.target || now.model !== before.model) schedule()
    }),
    engineStore.subscribe(({ engine: now }, { engine: before }) => {
      if (now.kind !== before.kind || endpointOf(now) !== endpointOf(before)) schedule()
    }),
    buildStore.subscribe(({ build: now }, { build: before }) => {
      if (now?.snapshot.outcome !== undefined && now.snapshot.id === before?.snapshot.id) {
        if (before.snapshot.outcome === undefined) schedule()
      }
    }),
  ]
  return () => {
    stops.forEach((stop) => stop())
    cancel()
  }
}

function cancel(): void {
  clearTimeout(timer)
  stopAsking?.()
  stopAsking = undefined
}

function schedule(): void {
  cancel()
  const view = refinementStore.getState()
  if (view.kind === 'refined') put({ kind: 'asking', ops: view.ops, facts: view.facts })
  const isLong = countInstructions(graphStore.getState()) > longText
  timer = setTimeout(ask, isLong ? rest.long : rest.usual)
}

function ask(): void {
  const graph = graphStore.getState()
  const { engine } = engineStore.getState()
  const request = buildRequestNow()
  const { ops, facts } = refinementStore.getState()
  if (request === undefined || graph.text === '') {
    put(nothing)
    return
  }
  if (openDocumentNow()?.text !== graph.text) return // The model of a long text is still to come.
  if (engine.kind !== 'ready') {
    put(alone(`${engineLabel(engine)}.`))
    return
  }
  if (graph.broken !== undefined) {
    const { message, range } = graph.broken
    put({ kind: 'unavailable', reason: `Line ${range.start.line}: ${message}`, ops, facts })
    return
  }
  if (countInstructions(graph) > mostInstructions) {
    put(alone('An engine reads more than 3,000 instructions for seconds: it is asked when they are built.'))
    return
  }
  put({ kind: 'asking', ops, facts })
  const text = request.dockerfileText ?? graph.text
  stopAsking = bridge().inspect.refine({ request: { ...request, dockerfileText: text } }, (message) => {
    if (message.kind === 'start') take(graph, message.start)
    if (message.kind === 'end' && !message.result.ok) put(alone(message.result.error.message))
  })
}

function countInstructions({ model }: GraphView): number {
  return model.stages.reduce((sum, { instructions }) => sum + 1 + instructions.length, 0)
}

function take({ model, target }: GraphView, answer: RefineAnswer): void {
  if (answer.kind === 'unavailable') {
    put(alone(answer.reason))
    return
  }
  const before = refinementStore.getState()
  const facts = share(before.facts, refine(model, target, answer))
  put({ kind: 'refined', ops: facts.ops, facts, note: noteOf(answer) })
  performance.mark('slipway:refined')
}

/** What an answer leaves open. */
function noteOf({ images, frontend }: Extract<RefineAnswer, { kind: 'refined' }>): string {
  const missing = new Set(images.flatMap(({ image, digest }) => (digest === undefined ? image : [])))
  const names = [...missing]
  return [
    'BuildKit made its own graph of this text.',
    ...(names.length === 0
      ? []
      : [
          `Not on the engine, so only a build knows more of ${names.length === 1 ? 'it' : 'them'}: ${names.join(', ')}.`,
        ]),
    ...(frontend === undefined ? [] : [`The engine read it by itself; a build fetches ${frontend}.`]),
  ].join(' ')
}

function alone(reason: string): RefinementView {
  return { kind: 'unavailable', reason, ops: nothing.ops, facts: noFacts }
}

function put(view: RefinementView): void {
  refinementStore.setState(view, true)
}

function endpointOf(engine: ReturnType<typeof engineStore.getState>['engine']): string {
  return engine.kind === 'ready' ? `${engine.engine.endpoint} ${engine.engine.builder?.name ?? ''}` : ''
}
