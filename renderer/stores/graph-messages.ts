import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import type { GraphView } from '#shared/graph/graph-view.ts'
import type { Layout } from '#shared/graph/layout.ts'

/** What the graph worker is asked. */
export type GraphTask =
  | {
      readonly kind: 'analyse'
      readonly text: string
      readonly args: Readonly<Record<string, string>>
      readonly target?: string
    }
  | {
      readonly kind: 'layout'
      readonly graph: BuildGraph
      readonly direction: GraphView['direction']
      /** What is on screen: the new layout keeps what it can of it. */
      readonly previous?: Layout
    }

/** What it answers. */
export type GraphAnswer =
  | { readonly kind: 'analyse'; readonly model: DockerfileModel; readonly graph: BuildGraph }
  | { readonly kind: 'layout'; readonly layout: Layout }
