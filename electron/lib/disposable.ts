/** A resource that whoever made it gives back. Disposing twice is harmless. */
export interface Disposable {
  dispose(): void | Promise<void>
}

/** Every store that was made and not disposed; the leak check of the tests reads it. */
const living = new Map<DisposableStore, string>()

/** Names of the stores that are not disposed yet: empty at the end of every test. */
export function livingStores(): readonly string[] {
  return [...living.values()]
}

/** Holds disposables and gives them back in the reverse order. What is added after the end is disposed at once. */
export class DisposableStore implements Disposable {
  readonly #items: (() => void | Promise<void>)[] = []
  #disposed = false

  constructor(name: string) {
    living.set(this, name)
  }

  get disposed(): boolean {
    return this.#disposed
  }

  add<T extends Disposable>(item: T): T {
    this.addUndo(() => item.dispose())
    return item
  }

  addUndo(dispose: () => void | Promise<void>): void {
    if (this.#disposed) void dispose()
    else this.#items.push(dispose)
  }

  /** Errors of single items do not keep the others from being disposed; the first is thrown at the end. */
  async dispose(): Promise<void> {
    if (this.#disposed) return
    this.#disposed = true
    living.delete(this)
    const errors: unknown[] = []
    for (const dispose of this.#items.splice(0).reverse()) {
      try {
        await dispose()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be disposed')
  }
}
