/**
 * How React Flow is used: it moves and zooms, and draws nodes where they are told to be. Edges, selection and keys are
 * the studio's own.
 */
export const flowOptions = {
  edges: [] as [],
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  elementsSelectable: false,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  minZoom: 0.05,
  maxZoom: 1.5,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  panActivationKeyCode: null,
  zoomActivationKeyCode: null,
  multiSelectionKeyCode: null,
  proOptions: { hideAttribution: true },
}
