/** Runs what belongs to the same key one after the other, and different keys side by side. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>()

  /** Runs `work` after everything that was asked for under this key before; gives its outcome. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const outcome = (this.#tails.get(key) ?? Promise.resolve()).then(work)
    const tail = outcome.catch(() => undefined)
    this.#tails.set(key, tail)
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    })
    return outcome
  }
}
