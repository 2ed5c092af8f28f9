import type { SourceRange } from '../source-range.ts'
import { goQuote } from './go-quote.ts'
import { parseBool } from './parse-bool.ts'
import type { ProblemList } from './problem-list.ts'
import { trimSpaces } from './source-text.ts'

/** What `# check=skip=StageNameCasing,JSONArgsRecommended;error=true` asks of BuildKit's checks. */
export interface CheckOptions {
  /** Rules that are not checked; `all` for none being checked. */
  readonly skip: readonly string[] | 'all'
  /** Rules in trial that are. */
  readonly experimental: readonly string[] | 'all'
  /** Whether a finding fails the build. */
  readonly error: boolean
}

export const noCheckOptions: CheckOptions = { skip: [], experimental: [], error: false }

/** Reads the value of a `check` directive; what follows a blank is left out, as BuildKit does. */
export function parseCheckOptions(value: string, range: SourceRange, problems: ProblemList): CheckOptions {
  let options = noCheckOptions
  const bad = (message: string): void => problems.error('bad-directive', message, range)
  const [text = ''] = value.split(' ')
  // The third part takes the rest.
  const [first = '', second, ...rest] = text.split(';')
  for (const part of [first, second, rest.length === 0 ? undefined : rest.join(';')]) {
    if (part === undefined) continue
    const equals = part.indexOf('=')
    const name = trimSpaces(equals < 0 ? part : part.slice(0, equals))
    const given = trimSpaces(part.slice(equals + 1))
    if (equals < 0 || !['skip', 'experimental', 'error'].includes(name)) {
      bad(`invalid check option ${goQuote(equals < 0 ? part : name)}`)
    } else if (name === 'error') {
      const error = parseBool(given)
      if (error === undefined) bad(`failed to parse check option ${goQuote(part)}`)
      options = { ...options, error: error === true }
    } else {
      const rules = given === 'all' ? 'all' : given.split(',').map(trimSpaces)
      options = { ...options, [name]: rules }
    }
  }
  return options
}
