import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { OpsLayout } from '#shared/graph/layout-ops.ts'
import { appStore } from '#renderer/stores/app-store.ts'
import { opsSelection } from '#renderer/stores/ops-selection.ts'
import { motionTime } from './motion-time.ts'
import { useZoomSteps } from './use-zoom-steps.ts'

export const opsFit = { padding: 0.08, maxZoom: 1, minZoom: 0.1 }

/** Fits all on demand and when other ops come, and shows what was selected elsewhere. */
export function OpsCamera({ layout }: { readonly layout: OpsLayout }) {
  useZoomSteps()
  const flow = useReactFlow()
  const api = useStoreApi()
  const fits = useStore(appStore, ({ fitRequests }) => fitRequests)
  const seq = useStore(opsSelection, (selection) => selection.seq)
  const seenRef = useRef({ fits, seq })
  const size = `${layout.width}×${layout.height}`
  useEffect(() => {
    const frame = requestAnimationFrame(() => void flow.fitView(opsFit))
    return () => cancelAnimationFrame(frame)
  }, [size, flow])
  useEffect(() => {
    if (seenRef.current.fits === fits) return
    seenRef.current.fits = fits
    void flow.fitView({ ...opsFit, duration: motionTime() })
  }, [fits, flow])
  useEffect(() => {
    if (seenRef.current.seq === seq) return
    seenRef.current.seq = seq
    const { op, here } = opsSelection.getState()
    const box = op === undefined ? undefined : layout.boxes[op]
    if (box === undefined || here) return
    const { width, height, transform } = api.getState()
    const [left, top, zoom] = transform
    const x = box.x * zoom + left
    const y = box.y * zoom + top
    const inside = x >= 0 && y >= 0 && x + box.width * zoom <= width && y + box.height * zoom <= height
    if (inside && zoom >= 0.5) return
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
      zoom: Math.max(zoom, 0.75),
      duration: motionTime(),
    })
  }, [seq, layout, flow, api])
  return null
}
