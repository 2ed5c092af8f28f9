import type { FlowCard } from './flow.ts'

/** Cards that stand side by side athwart the flow. Columns never overlap along it. */
export interface Column {
  /** Where it begins along the flow, in px. */
  readonly main: number
  /** That of its deepest card. */
  readonly depth: number
  /** In their order athwart. */
  readonly slots: readonly Slot[]
}

export interface Slot {
  readonly card: FlowCard
  /** Where the card's lead begins athwart, in px. */
  readonly cross: number
}

/** px between columns and between the cards of one, by direction. */
export const gaps = {
  right: { column: 56, card: 24 },
  down: { column: 48, card: 32 },
} as const

/** For each card the index of its column. */
export function columnIndex(columns: readonly Column[]): ReadonlyMap<string, number> {
  return new Map(columns.flatMap(({ slots }, index) => slots.map(({ card }) => [card.id, index])))
}

/** Rounds to the 4 px grid that all cards stand on. */
export function onGrid(value: number): number {
  return 4 * Math.round(value / 4)
}
