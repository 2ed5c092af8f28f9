/** How a graph is looked at; it says nothing of what the graph is. */
export interface GraphView {
  /** Where the build goes: from left to right, or top-down. */
  readonly direction: 'right' | 'down'
  /** Leaves the cards of images and named contexts out. */
  readonly hideExternal: boolean
  /** Leaves out what the target does not need. */
  readonly onlyTarget: boolean
  /** Ids of the stage cards whose rows are folded away. */
  readonly collapsed: readonly string[]
}

export const defaultGraphView: GraphView = {
  direction: 'right',
  hideExternal: false,
  onlyTarget: false,
  collapsed: [],
}
