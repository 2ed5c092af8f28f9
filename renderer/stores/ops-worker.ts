import type { OpsLayout } from '#shared/graph/layout-ops.ts'
import { layoutOps } from '#shared/graph/layout-ops.ts'
import type { OpsGraph } from '#shared/graph/ops-graph.ts'
import type { GraphView } from '#shared/graph/graph-view.ts'

export interface OpsTask {
  readonly graph: OpsGraph
  readonly direction: GraphView['direction']
}

/** Entry of the worker that lays BuildKit's own graph out: its size does not hold the Dockerfile's graph up. */
self.addEventListener('message', ({ data }: MessageEvent<OpsTask>) => {
  const layout: OpsLayout = layoutOps(data.graph, data.direction)
  self.postMessage(layout)
})
