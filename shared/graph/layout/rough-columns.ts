import type { FlowCard, FlowEdge } from './flow.ts'

/** A first guess of a layout: which card is in which column, and about where athwart. */
export interface RoughColumns {
  readonly columns: readonly (readonly RoughPlace[])[]
  /** Where an edge would like to pass a column that it has no end in, athwart in px. */
  readonly middleOfLane: (edge: FlowEdge, column: number) => number | undefined
}

export interface RoughPlace {
  readonly card: FlowCard
  /** Athwart, where its middle would be, in px. */
  readonly middle: number
}
