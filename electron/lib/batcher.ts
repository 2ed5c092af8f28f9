/** When a batch is handed on, whichever comes first. */
export interface BatchLimits {
  readonly delayMs: number
  readonly count: number
  readonly bytes: number
}

const streamLimits: BatchLimits = { delayMs: 8, count: 512, bytes: 256 * 1024 }

/** Gathers items and hands them on in batches, in order. `sizeOf` is a rough count of bytes. */
export class Batcher<T> {
  readonly #flush: (items: readonly T[]) => void
  readonly #sizeOf: (item: T) => number
  readonly #limits: BatchLimits
  #items: T[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

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
    if (this.#items.length > 0) {
      this.#timer ??= setTimeout(() => {
        this.flush()
      }, this.#limits.delayMs)
    }
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#items.length === 0) return
    const items = this.#items
    this.#items = []
    this.#bytes = 0
    this.#flush(items)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#items = []
  }
}
