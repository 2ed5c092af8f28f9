/** Where the reading of some lines of a view begins. */
export interface LogPlace {
  /** First line of the block, over all steps. */
  readonly line: number
  /** Where that line begins in the text, in bytes. */
  readonly offset: number
  /** Lines of the view before that line. */
  readonly before: number
}

/** Lines of a block: what is read and looked through to find one of them. */
const blockLines = 512

/**
 * Where lines are, in memory: for every block of 512 lines its place in the text and how many lines each step has in it.
 * That is under one byte a line; all else about a line is in the index file.
 */
export class LogIndex {
  #lines = 0
  #bytes = 0
  readonly #offsets: number[] = [0]
  /** Pairs of step and lines, of all full blocks; `#ends` says where the pairs of a block end. */
  #pairs = new Uint32Array(256)
  #used = 0
  readonly #ends: number[] = []
  #current = new Map<number, number>()
  readonly #totals: number[] = []

  get lines(): number {
    return this.#lines
  }

  /** Length of the text. */
  get bytes(): number {
    return this.#bytes
  }

  linesOf(step: number): number {
    return this.#totals[step] ?? 0
  }

  /** Lines of a view: of all steps, or of these. */
  count(steps: ReadonlySet<number> | undefined): number {
    if (steps === undefined) return this.#lines
    let count = 0
    for (const step of steps) count += this.linesOf(step)
    return count
  }

  /** One more line, whose text has so many bytes; its newline comes on top. */
  add(step: number, bytes: number): void {
    this.#lines += 1
    this.#bytes += bytes + 1
    this.#totals[step] = this.linesOf(step) + 1
    this.#current.set(step, (this.#current.get(step) ?? 0) + 1)
    if (this.#lines % blockLines === 0) this.#endBlock()
  }

  /** The block that holds a line of a view; the last block for a line beyond the end. */
  place(steps: ReadonlySet<number> | undefined, index: number): LogPlace {
    const last = this.#offsets.length - 1
    let before = 0
    if (steps === undefined) {
      const block = Math.min(last, Math.floor(index / blockLines))
      return this.#placeOf(block, block * blockLines)
    }
    for (let block = 0; block < last; block += 1) {
      const after = before + this.#countIn(block, steps)
      if (after > index) return this.#placeOf(block, before)
      before = after
    }
    return this.#placeOf(last, before)
  }

  #placeOf(block: number, before: number): LogPlace {
    return { line: block * blockLines, offset: this.#offsets[block] ?? 0, before }
  }

  #countIn(block: number, steps: ReadonlySet<number>): number {
    let count = 0
    for (let at = block === 0 ? 0 : (this.#ends[block - 1] ?? 0); at < (this.#ends[block] ?? 0); at += 2) {
      if (steps.has(this.#pairs[at] ?? -1)) count += this.#pairs[at + 1] ?? 0
    }
    return count
  }

  #endBlock(): void {
    const needed = this.#used + 2 * this.#current.size
    if (needed > this.#pairs.length) {
      const grown = new Uint32Array(Math.max(needed, 2 * this.#pairs.length))
      grown.set(this.#pairs)
      this.#pairs = grown
    }
    for (const [step, count] of this.#current) {
      this.#pairs[this.#used++] = step
      this.#pairs[this.#used++] = count
    }
    this.#ends.push(this.#used)
    this.#current = new Map()
    this.#offsets.push(this.#bytes)
  }
}
