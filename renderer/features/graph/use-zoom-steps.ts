import { useReactFlow, useStore as useFlowStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { graphCamera, tellZoom } from '#renderer/stores/graph-camera.ts'
import { motionTime } from './motion-time.ts'

/** Inside of a canvas: tells its zoom, and zooms when asked to. `moved` is called before it does. */
export function useZoomSteps(moved?: () => void): void {
  const flow = useReactFlow()
  const asked = useStore(graphCamera, (camera) => camera.asked)
  const seenRef = useRef(asked?.seq)
  const zoom = useFlowStore(({ transform }) => Math.round(transform[2] * 100) / 100)
  useEffect(() => tellZoom(zoom), [zoom])
  useEffect(() => {
    if (asked === undefined || asked.seq === seenRef.current) return
    seenRef.current = asked.seq
    moved?.()
    const options = { duration: motionTime() }
    if (asked.step === 'in') void flow.zoomIn(options)
    else if (asked.step === 'out') void flow.zoomOut(options)
    else void flow.zoomTo(1, options)
  }, [asked, flow, moved])
}
