/** A pattern of `${x#pattern}` or `${x/pattern/…}` that cannot be. */
export class PatternError extends Error {}

/** `${x#p}` and `${x%p}`: the value without the shortest (or, with `##` and `%%`, longest) match at one end. */
export function applyTrim(value: string, word: string, modifier: '#' | '%'): string {
  const greedy = word.startsWith(modifier)
  const pattern = greedy ? word.slice(1) : word
  const whole = new RegExp(`^(?:${toRegExpSource(pattern)})$`, 'su')
  for (let i = 0; i <= value.length; i += 1) {
    const length = greedy ? value.length - i : i
    const part = modifier === '#' ? value.slice(0, length) : value.slice(value.length - length)
    if (!whole.test(part)) continue
    return modifier === '#' ? value.slice(length) : value.slice(0, value.length - length)
  }
  return value
}

/** `${x/p/r}` and `${x//p/r}`: the value with the first match, or every one, replaced. */
export function applyReplacement(value: string, pattern: string, replacement: string, all: boolean): string {
  const found = new RegExp(toRegExpSource(pattern), all ? 'gsu' : 'su')
  return value.replace(found, () => replacement)
}

/** `*` is any text, `?` any character, a backslash takes the next one as it is. */
function toRegExpSource(pattern: string): string {
  let source = ''
  const chars = Array.from(pattern)
  for (let i = 0; i < chars.length; i += 1) {
    const char = chars[i] ?? ''
    if (char === '*') source += chars[i + 1] === '*' ? '' : '.*'
    else if (char === '?') source += '.'
    else if (char !== '\\') source += escaped(char)
    else {
      i += 1
      const next = chars[i] ?? ''
      if (!['*', '?', '\\', '}', '/'].includes(next)) {
        throw new PatternError(`invalid pattern (${pattern}) in substitution: invalid escape '\\${next}'`)
      }
      source += escaped(next)
    }
  }
  return source
}

function escaped(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}
