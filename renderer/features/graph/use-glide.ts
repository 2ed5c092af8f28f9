import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useLayoutEffect, useRef } from 'react'
import { offsetsOf } from '#shared/graph/glide.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { anchorCard } from './anchor-card.ts'
import type { CardNode } from './card-node.ts'
import { atRest, type Glide, startGlide } from './glide-run.ts'
import { motionTime } from './motion-time.ts'

/** More cards than these would not all move in one frame: they are at once where they belong. */
const mostCards = 300

/**
 * Lets cards and edges glide together to where a new layout has them, around one card that stays in place on the screen.
 * Nothing is drawn anew on the way: React and React Flow know the new places alone, and styles are off them for a moment.
 */
export function useGlide(nodes: readonly CardNode[]): void {
  const api = useStoreApi<CardNode>()
  const flow = useReactFlow<CardNode>()
  const glideRef = useRef<Glide>(undefined)
  const nodesRef = useRef<readonly CardNode[]>([])
  useLayoutEffect(() => {
    if (nodes === nodesRef.current) return
    nodesRef.current = nodes
    // At once, and not when React Flow would take the nodes over: the edges are at their new places already.
    const { setNodes, domNode, ...view } = api.getState()
    const { shown } = graphStore.getState()
    setNodes([...nodes])
    const places = new Map(nodes.map(({ id, position }) => [id, position]))
    const before = glideRef.current?.stop()
    glideRef.current = atRest(places)
    if (before === undefined || shown === undefined || domNode === null) return
    const shift = anchorCard(view, before, places, shown)
    if (shift.x !== 0 || shift.y !== 0) {
      const { x, y, zoom } = flow.getViewport()
      void flow.setViewport({ x: x - shift.x * zoom, y: y - shift.y * zoom, zoom })
    }
    const offsets = offsetsOf(before, places, shift)
    if (offsets.size === 0 || offsets.size > mostCards || motionTime() === 0) return
    glideRef.current = startGlide({ canvas: domNode, places, offsets, shown })
  }, [nodes, api, flow])
  useLayoutEffect(() => () => void glideRef.current?.stop(), [])
}
