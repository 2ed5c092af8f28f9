import type { FlowCard } from './flow.ts'

/** What stands in a column of a fresh layout: a card, or the lane of a bundle of edges that passes. */
export interface Item {
  readonly card?: FlowCard
  /** `laneKey`. */
  readonly lane?: string
  /** px athwart; a lane has none. */
  readonly length: number
  /** Athwart, where dagre would have its middle. */
  readonly order: number
  /** Its turn in the Dockerfile; a lane's is that of its source. */
  readonly written: number
  readonly before: Link[]
  readonly after: Link[]
  /** Where it begins athwart, in px. */
  cross: number
}

/** An edge, or a stretch of one, seen from one of its two items. */
export interface Link {
  readonly item: Item
  /** Where it ends at the other item, and at its own, in px from their starts. */
  readonly theirs: number
  readonly mine: number
  /** How much it should be straight. */
  readonly weight: number
}
