/** Where a bundle of edges passes a column, athwart in px: by `laneKey`. */
export type Lanes = ReadonlyMap<string, number>

export function laneKey(bundle: string, column: number): string {
  return `${column}@${bundle}`
}
