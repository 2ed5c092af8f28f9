/** A line that is complete, or a piece of a very long one. */
export interface SplitLine {
  readonly text: string
  /** When its first part came, ms since the epoch. */
  readonly at: number
  /** Whether it is a piece that goes on in the next one. */
  readonly continues: boolean
}

/** Characters of a piece. A line of 100 MB is kept in so many pieces that none of them is hard to hold or to show. */
const PIECE = 64 * 1024

/**
 * Makes lines of one stream of one step, which comes in parts of any size. Any split of a stream into parts gives the
 * same lines.
 */
export class LineSplitter {
  #text = ''
  #at = 0
  readonly #limit: number

  constructor(limit = PIECE) {
    this.#limit = limit
  }

  /** What no newline has ended yet. */
  get open(): { readonly text: string; readonly at: number } | undefined {
    return this.#text === '' ? undefined : { text: this.#text, at: this.#at }
  }

  push(part: string, at: number): readonly SplitLine[] {
    const lines: SplitLine[] = []
    let start = 0
    for (let end = part.indexOf('\n'); end >= 0; end = part.indexOf('\n', start)) {
      this.#add(part.slice(start, end), at, lines)
      lines.push({ text: this.#text, at: this.#text === '' ? at : this.#at, continues: false })
      this.#text = ''
      start = end + 1
    }
    if (start < part.length) this.#add(start === 0 ? part : part.slice(start), at, lines)
    return lines
  }

  /** Ends the open line as if a newline had come. */
  end(): readonly SplitLine[] {
    const { open } = this
    this.#text = ''
    return open === undefined ? [] : [{ ...open, continues: false }]
  }

  #add(part: string, at: number, lines: SplitLine[]): void {
    if (this.#text === '') this.#at = at
    this.#text += part
    while (this.#text.length > this.#limit) {
      const cut = cutAt(this.#text, this.#limit)
      lines.push({ text: this.#text.slice(0, cut), at: this.#at, continues: true })
      this.#text = this.#text.slice(cut)
      this.#at = at
    }
  }
}

/** After a whole state of a progress bar where there is one, and never within a character. */
function cutAt(text: string, limit: number): number {
  const state = text.lastIndexOf('\r', limit - 1) + 1
  if (state > 0) return state
  const last = text.charCodeAt(limit - 1)
  return last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit
}
