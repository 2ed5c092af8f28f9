import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import type { GraphView } from '#shared/graph/graph-view.ts'
import type { Layout } from '#shared/graph/layout.ts'
import type { ValueDelta } from './value-delta.ts'

/** What the graph worker is asked. */
export type GraphTask =
  | {
      readonly kind: 'analyse'
      readonly text: string
      readonly args: Readonly<Record<string, string>>
      readonly target?: string
      /** How its graph will be looked at. */
      readonly view: GraphView
      /** `topologyKey` of the layout on screen; absent where there is none. */
      readonly laidOut?: string
    }
  | {
      readonly kind: 'layout'
      readonly graph: BuildGraph
      readonly direction: GraphView['direction']
      /** What is on screen: the new layout keeps what it can of it. */
      readonly previous?: Layout
    }

/** A text and the graph of it. */
export interface Analysis {
  readonly model: DockerfileModel
  readonly graph: BuildGraph
}

/** What it answers; `layout` of a text's graph where that on screen does not fit it, so that nobody has to ask again. */
export type GraphAnswer =
  | { readonly kind: 'analyse'; readonly analysis: Analysis; readonly layout?: Layout }
  | { readonly kind: 'layout'; readonly layout: Layout }

/**
 * The same on its way. Of a text, only what is not as in the last one: to take over the model of 5,000 instructions
 * anew at every key would stop the window for 70 ms.
 */
export type GraphMessage =
  | { readonly kind: 'analyse'; readonly change: ValueDelta; readonly layout?: Layout }
  | Extract<GraphAnswer, { readonly kind: 'layout' }>
