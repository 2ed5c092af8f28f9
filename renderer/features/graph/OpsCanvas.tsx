import '@xyflow/react/dist/base.css'
import type { Node, NodeTypes } from '@xyflow/react'
import { MiniMap, ReactFlow, ReactFlowProvider, ViewportPortal } from '@xyflow/react'
import type { KeyboardEvent } from 'react'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Heading } from '#shared/graph/nearest-box.ts'
import { nearestBox } from '#shared/graph/nearest-box.ts'
import { requestFit } from '#renderer/stores/app-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { opsSelection, showOp } from '#renderer/stores/ops-selection.ts'
import type { ShownOps } from '#renderer/stores/ops-store.ts'
import { flowOptions } from './flow-options.ts'
import { FarZoom } from './FarZoom.tsx'
import canvas from './GraphCanvas.module.css'
import { OpsCamera, opsFit } from './OpsCamera.tsx'
import { OpsCard } from './OpsCard.tsx'
import { OpsEdges } from './OpsEdges.tsx'
import styles from './OpsCard.module.css'

type OpNode = Node<Record<string, never>, 'op'>

const nodeTypes: NodeTypes = { op: OpsCard }
/** React Flow takes the pointer from nodes that can be neither moved nor selected by its own means. */
const interactive = { pointerEvents: 'all' } as const

const headings: Readonly<Record<string, Heading>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** BuildKit's own graph on a canvas. What is out of sight is not in the document. */
export function OpsCanvas({ shown }: { readonly shown: ShownOps }) {
  return (
    <ReactFlowProvider>
      <Canvas shown={shown} />
    </ReactFlowProvider>
  )
}

function Canvas({ shown }: { readonly shown: ShownOps }) {
  const nodes = useMemo(() => nodesOf(shown), [shown])
  const minimap = useStore(graphViewStore, (look) => look.minimap)
  const onKeyDown = (event: KeyboardEvent) => {
    const heading = headings[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === '0') requestFit()
    if (heading === undefined) return
    const { op } = opsSelection.getState()
    const isKnown = op !== undefined && shown.boxes[op] !== undefined
    const next = isKnown ? nearestBox(shown.layout.boxes, op, heading) : shown.graph.boxes[0]?.id
    if (next !== undefined) showOp(next, 'search')
    event.preventDefault()
  }
  return (
    <div
      className={canvas['canvas']}
      data-testid="ops-canvas"
      role="group"
      aria-label="Ops, to be walked with the arrow keys"
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <ReactFlow<OpNode>
        {...flowOptions}
        nodes={nodes}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={opsFit}
        onlyRenderVisibleElements
      >
        <ViewportPortal>
          {shown.layout.lanes.map(({ platform, x, y, width, height }) => (
            <div
              key={platform}
              className={styles['lane']}
              data-testid={`ops-lane-${platform}`}
              style={{ position: 'absolute', left: x, top: y, width, height }}
            >
              <span>{platform}</span>
            </div>
          ))}
          <OpsEdges shown={shown} />
        </ViewportPortal>
        {minimap && nodes.length > 1 && (
          <MiniMap<OpNode>
            className={canvas['minimap'] ?? ''}
            pannable
            zoomable
            ariaLabel="Overview of the ops"
            nodeBorderRadius={8}
          />
        )}
        <FarZoom />
        <OpsCamera layout={shown.layout} />
      </ReactFlow>
    </div>
  )
}

function nodesOf({ graph, layout }: ShownOps): OpNode[] {
  return graph.boxes.flatMap(({ id }) => {
    const box = layout.boxes[id]
    if (box === undefined) return []
    const { x, y, width, height } = box
    return [
      {
        id,
        type: 'op',
        position: { x, y },
        width,
        height,
        measured: { width, height },
        handles: [],
        style: interactive,
        data: {},
      },
    ]
  })
}
