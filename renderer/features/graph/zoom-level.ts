import { createStore } from 'zustand/vanilla'

/** From how far one looks at the graph. */
export type ZoomLevel = 'near' | 'middle' | 'far'

/** Below this zoom, rows are too small to be read and melt into strips of states. */
export const farZoom = 0.45
/** Below this one, words are drawn larger and less is said. */
const middleZoom = 0.7

export const zoomLevelStore = createStore<{ readonly level: ZoomLevel }>(() => ({ level: 'near' }))

export function zoomLevelOf(zoom: number): ZoomLevel {
  return zoom < farZoom ? 'far' : zoom < middleZoom ? 'middle' : 'near'
}
