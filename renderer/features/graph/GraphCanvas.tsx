import '@xyflow/react/dist/base.css'
import type { Node, NodeTypes } from '@xyflow/react'
import {
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  ViewportPortal,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react'
import type { RefObject } from 'react'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import type { Box } from '#shared/graph/box.ts'
import type { Layout } from '#shared/graph/layout.ts'
import { cardSize } from '#shared/graph/card-size.ts'
import { appStore } from '#renderer/stores/app-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { EdgeLayer } from './EdgeLayer.tsx'
import { ExternalCard } from './ExternalCard.tsx'
import { FarZoom } from './FarZoom.tsx'
import { StageCard } from './StageCard.tsx'
import { farZoom } from './zoom-level.ts'
import styles from './GraphCanvas.module.css'

type CardNode = Node<Record<string, never>, 'stage' | 'external'>

const nodeTypes: NodeTypes = { stage: StageCard, external: ExternalCard }
const fitOptions = { padding: 0.08, maxZoom: 1, minZoom: 0.1 }
/** From this many rows on, what is out of sight is left out of the document. */
const manyRows = 400

/** The graph on its canvas. */
export function GraphCanvas() {
  return (
    <ReactFlowProvider>
      <Canvas />
    </ReactFlowProvider>
  )
}

function Canvas() {
  const layout = useStore(graphStore, ({ shown }) => shown?.layout)
  const key = useStore(graphStore, ({ shown }) => shown?.graph.topologyKey)
  const nodes = useMemo(() => {
    const { shown } = graphStore.getState()
    return layout === undefined || shown === undefined ? [] : nodesOf(shown.graph, layout)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for all of the graph that nodes are made of
  }, [layout, key])
  const touchedRef = useRef(false)
  const rows = useStore(graphStore, ({ shown }) => countRows(shown?.graph))
  return (
    <div className={styles['canvas']} data-testid="graph">
      <ReactFlow<CardNode>
        nodes={nodes}
        edges={noEdges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        panOnScroll
        zoomOnDoubleClick={false}
        minZoom={0.05}
        maxZoom={1.5}
        fitView
        fitViewOptions={fitOptions}
        onlyRenderVisibleElements={rows > manyRows}
        disableKeyboardA11y
        onMove={(event) => {
          if (event !== null) touchedRef.current = true
        }}
        deleteKeyCode={null}
        selectionKeyCode={null}
        panActivationKeyCode={null}
        zoomActivationKeyCode={null}
        multiSelectionKeyCode={null}
        proOptions={proOptions}
      >
        <ViewportPortal>
          <EdgeLayer />
        </ViewportPortal>
        {nodes.length > 1 && (
          <MiniMap<CardNode>
            className={styles['minimap'] ?? ''}
            pannable
            zoomable
            ariaLabel="Overview of the graph"
            nodeBorderRadius={8}
            nodeClassName={(node) => (node.type === 'stage' ? 'stage' : 'external')}
          />
        )}
        <FarZoom />
        <Camera touchedRef={touchedRef} />
      </ReactFlow>
    </div>
  )
}

/** React Flow takes the pointer from nodes that can be neither moved nor selected by its own means. */
const interactive = { pointerEvents: 'all' } as const
const noEdges: [] = []
const proOptions = { hideAttribution: true }

function nodesOf(graph: BuildGraph, layout: Layout): CardNode[] {
  return graph.cards.flatMap((card) => {
    const box = layout.cards[card.id]
    if (box === undefined) return []
    const { x, y, width, height } = box
    return [
      {
        id: card.id,
        type: card.kind,
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

function countRows(graph: BuildGraph | undefined): number {
  return (graph?.cards ?? []).reduce((sum, card) => sum + (card.kind === 'stage' ? card.rows.length : 0), 0)
}

/** Moves the view: fits all on demand and when the graph's first layout comes, shows what was selected elsewhere. */
function Camera({ touchedRef }: { readonly touchedRef: RefObject<boolean> }) {
  const flow = useReactFlow()
  const api = useStoreApi()
  const fits = useStore(appStore, ({ fitRequests }) => fitRequests)
  const selection = useStore(selectionStore)
  const text = useStore(graphStore, ({ shown }) => shown === undefined)
  const size = useStore(graphStore, ({ shown }) => {
    return shown === undefined ? '' : `${shown.layout.width}×${shown.layout.height}`
  })
  useEffect(() => {
    if (fits > 0) void flow.fitView({ ...fitOptions, duration: motion() })
    touchedRef.current = false
  }, [fits, flow, touchedRef])
  useEffect(() => {
    const { domNode } = api.getState()
    const fit = () => {
      if (!touchedRef.current) void flow.fitView(fitOptions)
    }
    const frame = requestAnimationFrame(fit)
    const observer = new ResizeObserver(fit)
    if (domNode !== null) observer.observe(domNode)
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
    }
  }, [size, text, flow, api, touchedRef])
  useEffect(() => {
    const { instruction, origin } = selectionStore.getState()
    if (instruction === undefined || origin === 'graph') return
    const { shown } = graphStore.getState()
    const box = shown === undefined ? undefined : rowBox(shown.graph, shown.layout, instruction)
    if (box === undefined) return
    const { width, height, transform } = api.getState()
    const [left, top, zoom] = transform
    const x = box.x * zoom + left
    const y = box.y * zoom + top
    const inside =
      x >= 0 && y >= 0 && x + Math.min(box.width * zoom, width) <= width && y + box.height * zoom <= height
    if (inside && zoom > farZoom) return
    const nextZoom = Math.max(zoom, 0.75)
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: nextZoom, duration: motion() })
    touchedRef.current = true
  }, [selection.seq, flow, api, touchedRef])
  return null
}

function motion(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120
}

/** Where a row is, or the head of its card for a FROM. */
function rowBox(graph: BuildGraph, layout: Layout, id: string): Box | undefined {
  for (const card of graph.cards) {
    const box = layout.cards[card.id]
    if (card.kind !== 'stage' || box === undefined) continue
    if (card.fromId === id) return { ...box, height: cardSize.headHeight }
    const index = card.rows.findIndex((row) => row.id === id)
    if (index < 0) continue
    const y = box.y + cardSize.headHeight + index * cardSize.rowHeight
    return { ...box, y, height: cardSize.rowHeight }
  }
  return undefined
}
