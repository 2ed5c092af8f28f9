import { useStore as useFlowStore, useStoreApi } from '@xyflow/react'
import { useLayoutEffect } from 'react'

/** Below this zoom, rows are too small to be read and melt into strips of states. */
const farZoom = 0.45

/** Says on the canvas's element whether one looks from far, so that style sheets can answer without a new render. */
export function FarZoom() {
  const far = useFlowStore((state) => state.transform[2] < farZoom)
  const api = useStoreApi()
  useLayoutEffect(() => {
    const element = api.getState().domNode
    if (element !== null) element.dataset['far'] = String(far)
  }, [far, api])
  return null
}
