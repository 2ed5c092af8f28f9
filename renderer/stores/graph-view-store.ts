import type { MountKind } from '#shared/dockerfile/mount.ts'
import type { RowState } from '#shared/build/selectors.ts'
import type { GraphView } from '#shared/graph/graph-view.ts'
import { defaultGraphView } from '#shared/graph/graph-view.ts'
import { createStore } from 'zustand/vanilla'

/** What is made out among the rows; everything else is faded. Empty lists ask for nothing. */
export interface GraphFilter {
  readonly search: string
  readonly states: readonly RowState[]
  readonly mounts: readonly MountKind[]
  readonly platforms: readonly string[]
}

export const noFilter: GraphFilter = { search: '', states: [], mounts: [], platforms: [] }

export interface GraphLook {
  readonly view: GraphView
  readonly filter: GraphFilter
  /** Ids of the instructions that the filter made out, FROM included; absent where it asks for nothing. */
  readonly matches?: ReadonlySet<string>
}

/** How the window looks at the graph. */
export const graphViewStore = createStore<GraphLook>(() => ({ view: defaultGraphView, filter: noFilter }))

export function setGraphView(change: Partial<GraphView>): void {
  graphViewStore.setState(({ view }) => ({ view: { ...view, ...change } }))
}

/** Folds the rows of a stage card away, or shows them again. */
export function toggleCollapsed(card: string): void {
  const { collapsed } = graphViewStore.getState().view
  setGraphView({
    collapsed: collapsed.includes(card) ? collapsed.filter((id) => id !== card) : [...collapsed, card],
  })
}

export function setGraphFilter(change: Partial<GraphFilter>): void {
  graphViewStore.setState(({ filter }) => ({ filter: { ...filter, ...change } }))
}
