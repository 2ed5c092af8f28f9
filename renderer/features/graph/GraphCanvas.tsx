import '@xyflow/react/dist/base.css'
import type { NodeTypes } from '@xyflow/react'
import { ReactFlow, ReactFlowProvider, ViewportPortal } from '@xyflow/react'
import { useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { graphCursorStore } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { CanvasCamera } from './CanvasCamera.tsx'
import { type CardNode, cardNodes } from './card-node.ts'
import { EdgeLayer } from './EdgeLayer.tsx'
import { ExternalCard } from './ExternalCard.tsx'
import { flowOptions } from './flow-options.ts'
import { FarZoom } from './FarZoom.tsx'
import { GraphMenu } from './GraphMenu.tsx'
import { GraphOverview } from './GraphOverview.tsx'
import { LegendButton } from './LegendButton.tsx'
import { canvasPointer } from './canvas-pointer.ts'
import { countRows } from './count-rows.ts'
import { itemDomId } from './row-words.ts'
import { StageCard } from './StageCard.tsx'
import { useCanvasKeys } from './use-canvas-keys.ts'
import { useGlide } from './use-glide.ts'
import styles from './GraphCanvas.module.css'

const noNodes: CardNode[] = []
const nodeTypes: NodeTypes = { stage: StageCard, external: ExternalCard }
/** From this many rows on, what is out of sight is left out of the document. */
const manyRows = 400

/** The graph on its canvas. */
export function GraphCanvas() {
  return (
    <ReactFlowProvider>
      <GraphMenu>
        <div className={styles['canvas']} data-testid="graph" {...canvasPointer}>
          <Canvas />
        </div>
      </GraphMenu>
    </ReactFlowProvider>
  )
}

function Canvas() {
  const layout = useStore(graphStore, ({ shown }) => shown?.layout)
  const keys = useStore(graphStore, ({ shown }) => shown?.keys)
  const key = useStore(graphStore, ({ shown }) => shown?.drawn.topologyKey)
  const many = useStore(graphStore, ({ shown }) => countRows(shown?.drawn) > manyRows)
  const [placed, setPlaced] = useState(false)
  const all = useMemo(() => {
    const { shown: now } = graphStore.getState()
    return now === undefined ? noNodes : cardNodes(now)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- these stand for all of the graph that nodes are made of
  }, [layout, keys, key])
  // Before the view is where the whole graph is seen, cards would come for another one, and from another distance.
  const nodes = placed ? all : noNodes
  const touchedRef = useRef(false)
  const onKeyDown = useCanvasKeys()
  const minimap = useStore(graphViewStore, (look) => look.minimap)
  const selected = useStore(selectionStore, ({ instruction }) => instruction)
  const external = useStore(graphCursorStore, (cursor) => cursor.external)
  const cursor = external ?? selected
  useGlide(nodes)
  return (
    <>
      <ReactFlow<CardNode>
        {...flowOptions}
        ref={asTree}
        className={styles['flow'] ?? ''}
        tabIndex={0}
        aria-label="Graph of the Dockerfile"
        {...(cursor === undefined ? {} : { 'aria-activedescendant': itemDomId(cursor) })}
        onKeyDown={onKeyDown}
        nodes={nodes}
        nodeTypes={nodeTypes}
        onlyRenderVisibleElements={many}
        onMove={(event) => {
          if (event !== null) touchedRef.current = true
        }}
      >
        <ViewportPortal>
          <EdgeLayer />
        </ViewportPortal>
        <FarZoom />
        <CanvasCamera touchedRef={touchedRef} onPlaced={setPlaced} />
      </ReactFlow>
      {minimap && nodes.length > 1 && <GraphOverview />}
      <LegendButton />
    </>
  )
}

/** React Flow calls its element an application; what is drawn is a tree of stages and instructions. */
function asTree(element: HTMLDivElement | null): void {
  element?.setAttribute('role', 'tree')
}
