/**
 * A pattern of an ignore file or an include list, compiled as Docker's own matcher compiles it: `*` and `?` stop at
 * `/`, `**` does not, `\` escapes, `[a-z]` is a class, a leading `!` makes an exception.
 *
 * https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export interface Pattern {
  readonly text: string
  readonly exception: boolean
  readonly matches: (path: string) => boolean
}

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
        expression += '(?:.*/)?'
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
      expression += escape(text[index] ?? '\\')
      kind = 'expression'
    } else if (character === '[') {
      const end = classEnd(text, index)
      expression += classOf(text.slice(index + 1, end))
      index = end
      kind = 'expression'
    } else expression += escape(character)
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
      const compiled = new RegExp(`^${expression}$`, 'u')
      return (path) => compiled.test(path)
    }
  }
}

function escape(character: string): string {
  return /[.+()|{}$^*?[\]\\/]/.test(character) ? `\\${character}` : character
}

function classEnd(text: string, start: number): number {
  let index = start + 1
  if (text[index] === '^') index++
  for (let first = true; index < text.length; index++, first = false) {
    if (text[index] === '\\') index++
    else if (text[index] === ']' && !first) return index
  }
  throw new Error(`syntax error in pattern: "${text}"`)
}

/** The inside of a character class; what only JavaScript gives a meaning is escaped. */
function classOf(inside: string): string {
  const negated = inside.startsWith('^')
  let members = ''
  for (let index = negated ? 1 : 0; index < inside.length; index++) {
    let character = inside[index] ?? ''
    const escaped = character === '\\'
    if (escaped) character = inside[++index] ?? '\\'
    members += /[\]\\^[]/.test(character) || (escaped && character === '-') ? `\\${character}` : character
  }
  return `[${negated ? '^' : ''}${members}]`
}
