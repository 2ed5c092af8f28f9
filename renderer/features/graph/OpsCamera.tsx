import { useReactFlow, useStore as useFlowStore, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { OpsLayout } from '#shared/graph/layout-ops.ts'
import { appStore } from '#renderer/stores/app-store.ts'
import { opsSelection } from '#renderer/stores/ops-selection.ts'
import { motionTime } from './motion-time.ts'
import { useZoomSteps } from './use-zoom-steps.ts'

export const opsFit = { padding: 0.08, maxZoom: 1, minZoom: 0.1 }
/** A long graph is not seen as a whole at first: its words would be too small. */
const firstLook = { ...opsFit, minZoom: 0.4 }
/** From this zoom on, what was chosen elsewhere can be read where it is. */
const readable = 0.5

/** Fits all on demand and when other ops come, and shows what was selected elsewhere. */
export function OpsCamera({ layout }: { readonly layout: OpsLayout }) {
  useZoomSteps()
  const flow = useReactFlow()
  const api = useStoreApi()
  const fits = useStore(appStore, ({ fitRequests }) => fitRequests)
  const seq = useStore(opsSelection, (selection) => selection.seq)
  const seenRef = useRef({ fits, seq, room: '' })
  const size = `${layout.width}×${layout.height}`
  const room = useFlowStore(({ width, height }) => `${width}×${height}`)
  useEffect(() => {
    const frame = requestAnimationFrame(() => void flow.fitView(firstLook))
    return () => cancelAnimationFrame(frame)
  }, [size, flow])
  useEffect(() => {
    if (seenRef.current.fits === fits) return
    seenRef.current.fits = fits
    void flow.fitView({ ...opsFit, duration: motionTime() })
  }, [fits, flow])
  useEffect(() => {
    if (seenRef.current.seq === seq && seenRef.current.room === room) return
    const isResized = seenRef.current.room !== room
    seenRef.current = { ...seenRef.current, seq, room }
    const { op, here } = opsSelection.getState()
    const box = op === undefined ? undefined : layout.boxes[op]
    if (box === undefined || (here && !isResized)) return
    const { width, height, transform } = api.getState()
    const [left, top, zoom] = transform
    const x = box.x * zoom + left
    const y = box.y * zoom + top
    const inside = x >= 0 && y >= 0 && x + box.width * zoom <= width && y + box.height * zoom <= height
    if (inside && (here || zoom >= readable)) return
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
      zoom: here ? zoom : Math.max(zoom, 0.75),
      duration: motionTime(),
    })
  }, [seq, room, layout, flow, api])
  return null
}
