/** From how far one looks at the graph. */
type ZoomLevel = 'near' | 'middle' | 'far'

/** Below this zoom, rows are too small to be read and melt into strips of states. */
export const farZoom = 0.45
/** Below this one, words are drawn larger and less is said. */
const middleZoom = 0.7

export function zoomLevelOf(zoom: number): ZoomLevel {
  return zoom < farZoom ? 'far' : zoom < middleZoom ? 'middle' : 'near'
}
