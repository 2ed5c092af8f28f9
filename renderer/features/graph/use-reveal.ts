import { useReactFlow, useStore as useFlowStore, useStoreApi } from '@xyflow/react'
import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Box } from '#shared/graph/box.ts'
import { cursorItem, graphCursorStore } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { itemBox } from './item-box.ts'
import { motionTime } from './motion-time.ts'
import { sightMove } from './sight-move.ts'
import { farZoom } from './zoom-level.ts'

/**
 * What is selected is in sight, and stays there while the canvas changes its size; what was chosen to be looked at can be
 * read, too.
 *
 * @param placedRef whether there is a view that could be moved
 * @param touchedRef whether it is moved already, and so not fitted by itself any more
 */
export function useReveal(placedRef: RefObject<boolean>, touchedRef: RefObject<boolean>): void {
  const api = useStoreApi()
  const flow = useReactFlow()
  const seq = useStore(selectionStore, (state) => state.seq)
  const external = useStore(graphCursorStore, (cursor) => cursor.external)
  const seenRef = useRef(seq)
  const width = useFlowStore((state) => state.width)
  const height = useFlowStore((state) => state.height)
  const sizeRef = useRef({ width, height })
  useEffect(() => {
    if (seq === seenRef.current && external === undefined) return
    seenRef.current = seq
    const box = cursorBox()
    if (box === undefined || !placedRef.current) return
    const now = api.getState()
    const [left, top, zoom] = now.transform
    const { origin } = selectionStore.getState()
    if (zoom < farZoom && origin !== 'editor' && origin !== 'graph') {
      touchedRef.current = true
      const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      void flow.setCenter(centre.x, centre.y, { zoom: 0.75, duration: motionTime() })
      return
    }
    const { x, y } = sightMove(box, now.transform, now)
    if (x === 0 && y === 0) return
    touchedRef.current = true
    void flow.setViewport({ x: left + x, y: top + y, zoom }, { duration: motionTime() })
  }, [seq, external, api, flow, placedRef, touchedRef])
  useEffect(() => {
    const before = sizeRef.current
    sizeRef.current = { width, height }
    const box = cursorBox()
    if (box === undefined || !placedRef.current || !touchedRef.current) return
    const { transform } = api.getState()
    const [left, top, zoom] = transform
    const was = sightMove(box, transform, before)
    if (was.x !== 0 || was.y !== 0) return
    const { x, y } = sightMove(box, transform, { width, height })
    if (x !== 0 || y !== 0) void flow.setViewport({ x: left + x, y: top + y, zoom })
  }, [width, height, api, flow, placedRef, touchedRef])
}

function cursorBox(): Box | undefined {
  const item = cursorItem()
  const { shown } = graphStore.getState()
  return item === undefined || shown === undefined ? undefined : itemBox(shown, item)
}
