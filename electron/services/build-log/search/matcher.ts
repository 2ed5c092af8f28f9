/** Places that are told of one line. */
const MOST_PLACES = 100

/** What is looked for, in one line at a time. */
export interface Matcher {
  /** Begin and end of every place at which it is found, one after the other; empty for none. */
  places(line: string): readonly number[]
  /** Whether it is found at all. */
  matches(line: string): boolean
}

const none: readonly number[] = []

/**
 * @throws SyntaxError for a regular expression that is none
 */
export function matcherOf(query: {
  readonly pattern: string
  readonly regex: boolean
  readonly case: boolean
}): Matcher {
  if (query.pattern === '') return { places: () => none, matches: () => false }
  const source = query.regex ? query.pattern : query.pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const expression = new RegExp(source, query.case ? 'g' : 'gi')
  /** What is found in nothing, as with `x*`, cannot be shown and is passed over. */
  const next = (line: string): RegExpExecArray | null => {
    for (;;) {
      const match = expression.exec(line)
      if (match?.[0] !== '') return match
      expression.lastIndex += 1
    }
  }
  return {
    places(line) {
      expression.lastIndex = 0
      let match = next(line)
      if (match === null) return none
      const places: number[] = []
      for (; match !== null && places.length < 2 * MOST_PLACES; match = next(line)) {
        places.push(match.index, match.index + match[0].length)
      }
      return places
    },
    matches(line) {
      expression.lastIndex = 0
      return next(line) !== null
    },
  }
}
