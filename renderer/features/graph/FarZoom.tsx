import { useStore as useFlowStore, useStoreApi } from '@xyflow/react'
import { useLayoutEffect } from 'react'

/** Below this zoom, rows are too small to be read and melt into strips of states. */
export const farZoom = 0.4
/** Below this one, words are drawn larger and less is said. */
const middleZoom = 0.7

/** Says on the canvas's element from how far one looks, so that style sheets can answer without a new render. */
export function FarZoom() {
  const zoom = useFlowStore(({ transform }) => {
    return transform[2] < farZoom ? 'far' : transform[2] < middleZoom ? 'middle' : 'near'
  })
  const api = useStoreApi()
  useLayoutEffect(() => {
    const element = api.getState().domNode
    if (element !== null) element.dataset['zoom'] = zoom
  }, [zoom, api])
  return null
}
