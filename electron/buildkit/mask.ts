/** What stands where a secret's value stood. */
const MASK = '***'

/** A line of a multi-line secret, and a value that is looked for in names, counts from this length on. */
const MIN_LENGTH = 4

/** Replaces secret values in text. */
export interface Masker {
  mask(text: string): string
  /** For names of steps, which would be spoilt by a value like "1". */
  maskName(text: string): string
  /** Masks a text that comes in pieces, also where a value is split between them. */
  stream(): MaskStream
}

export interface MaskStream {
  /** The masked text that is certain by now; what may be the beginning of a value is held back. */
  push(text: string): string
  /** The rest, at the end of the text. */
  flush(): string
}

/** Masks the given values as they are, without the line breaks at their ends, and each longer line of theirs. */
export function masker(values: readonly Uint8Array[]): Masker {
  const needles = needlesOf(values)
  const inNames = needles.filter(({ length }) => length >= MIN_LENGTH)
  return {
    mask: (text) => replace(text, matches(text, needles)),
    maskName: (text) => replace(text, matches(text, inNames)),
    stream: () => new Stream(needles),
  }
}

class Stream implements MaskStream {
  readonly #needles: readonly string[]
  #held = ''

  constructor(needles: readonly string[]) {
    this.#needles = needles
  }

  push(text: string): string {
    if (this.#needles.length === 0) return text
    const whole = this.#held + text
    const found = matches(whole, this.#needles)
    let end = heldFrom(whole, this.#needles)
    // A match that reaches into what is held back is held as a whole: more of it may follow.
    for (const { start, end: matchEnd } of [...found].reverse())
      if (matchEnd > end && start < end) end = start
    this.#held = whole.slice(end)
    return replace(
      whole.slice(0, end),
      found.filter((match) => match.end <= end),
    )
  }

  flush(): string {
    const rest = this.#held
    this.#held = ''
    return replace(rest, matches(rest, this.#needles))
  }
}

interface Match {
  readonly start: number
  readonly end: number
}

function needlesOf(values: readonly Uint8Array[]): readonly string[] {
  const needles = new Set<string>()
  for (const value of values) {
    // A view: a copy would outlive the value.
    const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')
    needles.add(text.replace(/^[\r\n]+|[\r\n]+$/g, ''))
    for (const line of text.split(/[\r\n]+/)) {
      if (line.length >= MIN_LENGTH) needles.add(line)
      if (line.trim().length >= MIN_LENGTH) needles.add(line.trim())
    }
  }
  needles.delete('')
  return [...needles]
}

/** Where values stand, in order, overlapping ones joined. */
function matches(text: string, needles: readonly string[]): readonly Match[] {
  const found: Match[] = []
  for (const needle of needles)
    for (let start = text.indexOf(needle); start >= 0; start = text.indexOf(needle, start + 1))
      found.push({ start, end: start + needle.length })
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const joined: Match[] = []
  for (const match of found) {
    const last = joined.at(-1)
    if (!last || match.start >= last.end) joined.push(match)
    else if (match.end > last.end) joined[joined.length - 1] = { start: last.start, end: match.end }
  }
  return joined
}

/** Where the text's end begins that may be the beginning of a value. */
function heldFrom(text: string, needles: readonly string[]): number {
  let from = text.length
  for (const needle of needles) {
    const first = needle.charAt(0)
    let start = text.indexOf(first, Math.max(0, text.length - needle.length + 1))
    for (; start >= 0 && start < from; start = text.indexOf(first, start + 1))
      if (needle.startsWith(text.slice(start))) from = start
  }
  return from
}

function replace(text: string, found: readonly Match[]): string {
  if (found.length === 0) return text
  let masked = ''
  let from = 0
  for (const { start, end } of found) {
    masked += text.slice(from, start) + MASK
    from = end
  }
  return masked + text.slice(from)
}
