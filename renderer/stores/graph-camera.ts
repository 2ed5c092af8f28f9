import { createStore } from 'zustand/vanilla'

/** Nearer, farther, or life size. */
export type ZoomStep = 'in' | 'out' | 'reset'

export interface GraphCamera {
  /** Of the canvas that is shown: 1 is life size. */
  readonly zoom: number
  /** What was asked last; `seq` counts what was asked. */
  readonly asked?: { readonly step: ZoomStep; readonly seq: number }
}

/** From where the canvas is looked at, and where one wants to look from. */
export const graphCamera = createStore<GraphCamera>(() => ({ zoom: 1 }))

export function askZoom(step: ZoomStep): void {
  graphCamera.setState(({ asked }) => ({ asked: { step, seq: (asked?.seq ?? 0) + 1 } }))
}

/** A canvas tells its zoom. */
export function tellZoom(zoom: number): void {
  graphCamera.setState({ zoom })
}
