import type { Column } from './columns.tsx'

export interface Tracks {
  readonly gridTemplateColumns: string
  /** Pixels. */
  readonly minWidth: number
}

const made = new WeakMap<readonly Column[], Tracks>()

/** Widths of columns, for the grid of each row; the same for the same columns. */
export function tracksOf(columns: readonly Column[]): Tracks {
  let tracks = made.get(columns)
  if (tracks === undefined) {
    tracks = {
      gridTemplateColumns: columns
        .map(({ width, most }) => `minmax(${width}px, ${most === undefined ? '1fr' : `${most}px`})`)
        .join(' '),
      minWidth: columns.reduce((sum, { width }) => sum + width, 0),
    }
    made.set(columns, tracks)
  }
  return tracks
}
