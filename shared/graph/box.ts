import type { Size } from './card-size.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A place in px: its top left corner and outer size. */
export interface Box extends Point, Size {}
