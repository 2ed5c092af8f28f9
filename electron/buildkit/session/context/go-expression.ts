import { goClass } from './go-class.ts'
import { goEscape } from './go-escape.ts'

/** The most that Go repeats. */
const maxRepeat = 1000
const repeat = /^\{(0|[1-9]\d*)(,?)(0|[1-9]\d*)?\}/

/**
 * What Go's `regexp` takes for an expression, as far as patterns become one: `[^/]*\.\d{2}|x`. Both languages look alike
 * and differ in what a user writes by mistake, above all in `\` between the parts of a path.
 *
 * @returns nothing for what Go refuses
 */
export function goExpression(text: string): RegExp | undefined {
  let source = ''
  /** What a repetition that follows would repeat. */
  let before = 'nothing' as 'nothing' | 'atom' | 'repetition'
  const add = (atom: string): void => {
    source += atom
    before = 'atom'
  }
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at)
    const char = String.fromCodePoint(rest.codePointAt(0) ?? 0)
    const [counted, low = '', comma, high] = repeat.exec(rest) ?? []
    let length = char.length
    if (char === '|' || char === '(') {
      source += char === '|' ? char : '(?:'
      before = 'nothing'
    } else if (
      char === '*' ||
      char === '?' ||
      (counted !== undefined && (high === undefined || comma === ','))
    ) {
      const most = Math.max(Number(low), Number(high ?? 0))
      if (before !== 'atom' || most > maxRepeat || Number(high ?? low) < Number(low)) return undefined
      source += counted ?? char
      length = counted?.length ?? 1
      before = 'repetition'
    } else if (char === ')') add(char)
    else if (char === '^' || char === '$') add(`(?:${char})`)
    else if (char === '.') add('[^\\n]')
    else if (char === '[') {
      const found = goClass(rest.slice(1))
      if (found === undefined) return undefined
      add(found.source)
      length += found.length
    } else if (rest.startsWith('\\Q')) {
      const end = rest.indexOf('\\E')
      const literal = rest.slice(2, end < 0 ? undefined : end)
      for (const one of literal) add(literally(one))
      length = end < 0 ? rest.length : end + 2
    } else if (/^\\[AbBz]/.test(rest)) {
      const anchor = rest.charAt(1)
      add(`(?:${anchor === 'A' ? '^' : anchor === 'z' ? '$' : `\\${anchor}`})`)
      length = 2
    } else if (char === '\\') {
      const found = goEscape(rest)
      if (found === undefined) return undefined
      add(found.code === undefined ? `[${found.source}]` : literally(String.fromCodePoint(found.code)))
      length = found.length
    } else add(literally(char))
    at += length
  }
  try {
    return new RegExp(source, 'u')
  } catch {
    // A script or a category that is none.
    return undefined
  }
}

function literally(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
}
