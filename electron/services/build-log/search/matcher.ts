/** Places that are told of one line. */
const MOST_PLACES = 100

/** Begin and end of every place in a line at which something was found, one after the other; empty for none. */
export type Matcher = (line: string) => readonly number[]

const none: readonly number[] = []

/**
 * @throws SyntaxError for a regular expression that is none
 */
export function matcherOf(query: {
  readonly pattern: string
  readonly regex: boolean
  readonly case: boolean
}): Matcher {
  if (query.pattern === '') return () => none
  const source = query.regex ? query.pattern : query.pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const expression = new RegExp(source, query.case ? 'g' : 'gi')
  return (line) => {
    expression.lastIndex = 0
    let match = expression.exec(line)
    if (match === null) return none
    const places: number[] = []
    for (; match !== null && places.length < 2 * MOST_PLACES; match = expression.exec(line)) {
      // What is found in nothing, as with `x*`, cannot be shown.
      if (match[0] === '') expression.lastIndex += 1
      else places.push(match.index, match.index + match[0].length)
    }
    return places
  }
}
