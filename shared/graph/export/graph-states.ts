import type { RowState, RowStatus, StageStatus } from '../../build/selectors.ts'

/** How a build went, for a picture of it. */
export interface GraphStates {
  /** By instruction id, FROM included. */
  readonly rows: Readonly<Record<string, RowStatus>>
  /** By card id. */
  readonly stages: Readonly<Record<string, Pick<StageStatus, 'state' | 'span' | 'cache'>>>
}

/** A state that has a picture. */
export type ShownState = Exclude<RowState, 'none'>
