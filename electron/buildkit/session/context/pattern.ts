import { goExpression } from './go-expression.ts'

/**
 * A pattern of an ignore file or an include list, compiled as Docker's own matcher compiles it: `*` and `?` stop at
 * `/`, `**` does not, `\` escapes, `[a-z]` is a class, a leading `!` makes an exception.
 *
 * https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export interface Pattern {
  readonly text: string
  readonly exception: boolean
  /** @throws for a pattern that Docker refuses only when it is tried: `src\lib` */
  readonly matches: (path: string) => boolean
}

const member = '(?:\\\\[^]|[^\\\\\\]-])'
/** What Go's `path.Match` takes: each class is closed and has members, each escape something to escape. */
const wellFormed = new RegExp(
  `^(?:\\\\[^]|[^\\\\[]|\\[\\^?${member}(?:-${member})?(?:${member}(?:-${member})?)*\\])*$`,
  'u',
)

/**
 * @param source one pattern, for instance `!docs/**\/*.md`
 * @returns nothing for a pattern without content
 * @throws for a pattern that Docker refuses, too
 */
export function compilePattern(source: string): Pattern | undefined {
  const trimmed = source.trim()
  if (trimmed === '') return undefined
  let text = cleanPath(trimmed)
  const exception = text.startsWith('!')
  if (exception) text = text.slice(1)
  if (text === '') throw new Error(`illegal exclusion pattern: "${source}"`)
  if (!wellFormed.test(text)) throw syntaxError(text)
  return { text, exception, matches: matcherOf(text) }
}

/** Go's path.Clean for slash paths: no doubled slash, no `.`, `..` resolved, no slash at the end. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!rooted) parts.push('..')
  }
  return (rooted ? '/' : '') + parts.join('/') || '.'
}

function matcherOf(text: string): (path: string) => boolean {
  let expression = ''
  let kind: 'exact' | 'prefix' | 'suffix' | 'expression' = 'exact'
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? ''
    if (character === '*' && text[index + 1] === '*') {
      const first = index === 0
      index++
      if (text[index + 1] === '/') index++
      if (index + 1 >= text.length) {
        expression += '.*'
        kind = kind === 'exact' ? 'prefix' : 'expression'
      } else {
        expression += '(.*/)?'
        kind = 'expression'
      }
      if (first) kind = 'suffix'
    } else if (character === '*') {
      expression += '[^/]*'
      kind = 'expression'
    } else if (character === '?') {
      expression += '[^/]'
      kind = 'expression'
    } else if (character === '\\') {
      index++
      expression += character + (text[index] ?? '')
      kind = 'expression'
    } else if (character === '[' || character === ']') {
      expression += character
      kind = 'expression'
    } else expression += /[.+()$]/.test(character) ? `\\${character}` : character
  }
  switch (kind) {
    case 'exact':
      return (path) => path === text
    case 'prefix':
      return (path) => path.startsWith(text.slice(0, -2))
    case 'suffix': {
      const suffix = text.slice(2)
      return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1))
    }
    case 'expression': {
      const compiled = goExpression(`^${expression}$`)
      return (path) => {
        if (compiled === undefined) throw syntaxError(text)
        return compiled.test(path)
      }
    }
  }
}

function syntaxError(pattern: string): Error {
  return new Error(`syntax error in pattern: "${pattern}"`)
}
