/** When a batch is handed on, whichever comes first. */
export interface BatchLimits {
  /** Least time between two batches; what comes after a longer silence does not wait. */
  readonly intervalMs: number
  readonly count: number
  readonly bytes: number
}

const streamLimits: BatchLimits = { intervalMs: 8, count: 512, bytes: 256 * 1024 }

/** Gathers items and hands them on in batches, in order. `sizeOf` is a rough count of bytes. */
export class Batcher<T> {
  readonly #flush: (items: readonly T[]) => void
  readonly #sizeOf: (item: T) => number
  readonly #limits: BatchLimits
  #items: T[] = []
  #bytes = 0
  #flushedAt = -Infinity
  #timer: NodeJS.Timeout | undefined
  /** What comes in one turn of the event loop goes together, even after a silence. */
  #turn: NodeJS.Immediate | undefined

  constructor(flush: (items: readonly T[]) => void, sizeOf: (item: T) => number, limits = streamLimits) {
    this.#flush = flush
    this.#sizeOf = sizeOf
    this.#limits = limits
  }

  push(items: readonly T[]): void {
    for (const item of items) {
      this.#items.push(item)
      this.#bytes += this.#sizeOf(item)
      if (this.#items.length >= this.#limits.count || this.#bytes >= this.#limits.bytes) this.flush()
    }
    if (this.#items.length > 0 && this.#timer === undefined && this.#turn === undefined) this.#schedule()
  }

  flush(): void {
    this.#unschedule()
    if (this.#items.length === 0) return
    const items = this.#items
    this.#items = []
    this.#bytes = 0
    this.#flushedAt = performance.now()
    this.#flush(items)
  }

  dispose(): void {
    this.#unschedule()
    this.#items = []
  }

  #schedule(): void {
    const wait = this.#flushedAt + this.#limits.intervalMs - performance.now()
    if (wait > 0) this.#timer = setTimeout(() => this.flush(), wait)
    else this.#turn = setImmediate(() => this.flush())
  }

  #unschedule(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#turn)
    this.#timer = undefined
    this.#turn = undefined
  }
}
