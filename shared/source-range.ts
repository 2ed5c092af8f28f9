/** A place in a text. Lines count from 1, as BuildKit and Monaco count them; columns from 0, in UTF-16 units. */
export interface SourcePosition {
  readonly line: number
  readonly column: number
}

/** A stretch of text, `end` exclusive. */
export interface SourceRange {
  readonly start: SourcePosition
  readonly end: SourcePosition
}

/** Whole lines of a text, both ends inclusive, counted from 1: all that BuildKit's source locations tell. */
export interface LineRange {
  readonly first: number
  readonly last: number
}
