import type { SourcePosition, SourceRange } from '../source-range.ts'

/** A piece of a physical line inside of a joined one: where it begins in the joined text, and where in the source. */
interface Segment {
  readonly at: number
  readonly line: number
  readonly column: number
}

/** Text of one instruction joined from its lines, which knows where each of its characters stood. */
export class JoinedText {
  text = ''
  /** Most instructions are one line: no list for them. */
  #first: Segment = { at: 0, line: 1, column: 0 }
  #more: Segment[] | undefined

  append(text: string, line: number, column: number): void {
    if (text === '') return
    const segment = { at: this.text.length, line, column }
    if (this.text === '') this.#first = segment
    else {
      this.#more ??= []
      this.#more.push(segment)
    }
    this.text += text
  }

  /** Where the character at an offset stands; past the end, where the next one would. */
  position(offset: number): SourcePosition {
    const segment = this.#segmentAt(offset)
    return { line: segment.line, column: segment.column + offset - segment.at }
  }

  /** The range of `[start, end)`: its end is right after its last character, never on a later line. */
  range(start: number, end: number): SourceRange {
    const first = this.position(start)
    if (end <= start) return { start: first, end: first }
    const last = this.position(end - 1)
    return { start: first, end: { line: last.line, column: last.column + 1 } }
  }

  #segmentAt(offset: number): Segment {
    const more = this.#more
    if (more === undefined) return this.#first
    let low = -1
    let high = more.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((more[middle]?.at ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return more[low] ?? this.#first
  }
}

/** Lines of a text without their line ends (`\n` or `\r\n`) and without a byte order mark. */
export function splitLines(text: string): readonly string[] {
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? ''
    if (line.endsWith('\r')) lines[i] = line.replace(/\r+$/, '')
  }
  return lines
}

/** What Go's `unicode.IsSpace` takes for a space beyond ASCII. */
const wideSpace = /[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** Go's `unicode.IsSpace`: nearly that of JavaScript, which takes a byte order mark, too, but not U+0085. */
export function isSpace(char: string | undefined): boolean {
  switch (char) {
    case undefined:
      return false
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
      return true
    default:
      return char > '~' && wideSpace.test(char)
  }
}

/** What BuildKit's parser splits words at: a hard space is part of a word. */
export function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\v' || char === '\f' || char === '\r'
}

/** Offset of the first character from `start` on that is no space. */
export function skipSpaces(text: string, start = 0): number {
  let at = start
  while (at < text.length && isSpace(text[at])) at += 1
  return at
}

/** The text without spaces at both ends. */
export function trimSpaces(text: string): string {
  const start = skipSpaces(text)
  return start === text.length ? '' : text.slice(start, trimmedEnd(text))
}

/** Offset after the last character that is no space. */
export function trimmedEnd(text: string): number {
  let end = text.length
  while (end > 0 && isSpace(text[end - 1])) end -= 1
  return end
}
