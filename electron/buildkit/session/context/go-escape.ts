/** What `\` and the characters after it stand for. */
export interface GoEscape {
  /** As JavaScript writes it, in a class and out of one; empty for a single character. */
  readonly source: string
  /** Of a single character. */
  readonly code?: number
  readonly length: number
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }
const sets: Readonly<Record<string, string>> = {
  d: '\\d',
  D: '\\D',
  w: '\\w',
  W: '\\W',
  // Go counts no vertical tab and nothing beyond ASCII.
  s: '\\t\\n\\f\\r\\u0020',
  S: '\\u{0}-\\u{8}\\u{b}\\u{e}-\\u{1f}\\u{21}-\\u{10ffff}',
}
const octal = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/
const hexadecimal = /^\\x(?:([\da-f]{2})|\{([\da-f]+)\})/i
const property = /^\\([pP])(?:([A-Z])|\{(\^?)(\w+)\})/

/** An escape of Go's expressions; nothing for one that Go does not know. */
export function goEscape(text: string): GoEscape | undefined {
  const char = text[1] ?? ''
  const control = Object.hasOwn(controls, char) ? controls[char] : undefined
  if (control !== undefined) return { source: '', code: control, length: 2 }
  const set = Object.hasOwn(sets, char) ? sets[char] : undefined
  if (set !== undefined) return { source: set, length: 2 }
  const [number] = octal.exec(text) ?? []
  if (number !== undefined) {
    return { source: '', code: Number.parseInt(number.slice(1), 8), length: number.length }
  }
  const [byCode, two, more] = hexadecimal.exec(text) ?? []
  if (byCode !== undefined) {
    const code = Number.parseInt(two ?? more ?? '', 16)
    return code > 0x10_ffff ? undefined : { source: '', code, length: byCode.length }
  }
  const [whole, sign, letter, not, name = letter ?? ''] = property.exec(text) ?? []
  if (whole !== undefined) {
    const negated = (sign === 'P') !== (not === '^')
    const value = name.length > 2 ? `Script=${name}` : name
    return { source: `\\${negated ? 'P' : 'p'}{${value}}`, length: whole.length }
  }
  return /^[!-/:-@[-`{-~ ]$/.test(char) ? { source: '', code: char.charCodeAt(0), length: 2 } : undefined
}
