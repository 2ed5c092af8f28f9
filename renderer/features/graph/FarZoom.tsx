import { useStore as useFlowStore, useStoreApi } from '@xyflow/react'
import { useLayoutEffect } from 'react'
import { zoomLevelOf } from './zoom-level.ts'

/** Says on the canvas's element from how far one looks, so that style sheets can answer without a new render. */
export function FarZoom() {
  const level = useFlowStore(({ transform }) => zoomLevelOf(transform[2]))
  const api = useStoreApi()
  useLayoutEffect(() => {
    const element = api.getState().domNode
    if (element !== null) element.dataset['zoom'] = level
  }, [level, api])
  return null
}
