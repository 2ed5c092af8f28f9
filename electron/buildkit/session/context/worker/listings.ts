import { setImmediate as nextTurn } from 'node:timers/promises'
import { Listing } from '../listing.ts'
import { RootFolder } from '../root-folder.ts'
import type { FolderSource } from '../send-folder.ts'
import { SentTimes } from '../sent-times.ts'
import type { TransferFilter } from '../walk.ts'
import type { PlainSource } from './messages.ts'

/** How old a prepared listing may be: a build is of the files as they were when it began, but not long before, in ms. */
const MAX_AGE = 1_000
/** How many entries make it worth while to begin before the engine asks. */
const WORTH = 500
/** The longest stretch of preparing before messages are heard, in milliseconds. */
const SLICE = 4

export interface Listed {
  readonly source: FolderSource
  readonly listing: Listing
}

interface Prepared extends Listed {
  readonly at: number
}

/** The listings of folders, and what this thread remembers of each between builds. */
export class Listings {
  readonly #epoch: number
  readonly #times = new Map<string, SentTimes>()
  /** By root: what the last large listing was filtered with. */
  readonly #filters = new Map<string, TransferFilter>()
  readonly #prepared = new Map<string, Prepared>()

  constructor(epoch: number) {
    this.#epoch = epoch
  }

  /** Begins to list a folder the way the engine wanted it the last time. */
  async prepare(plain: PlainSource): Promise<void> {
    const filter = this.#filters.get(plain.root)
    if (!filter) return
    const key = keyOf(plain, filter)
    this.#drop(key) // What an earlier build began may be older than what was changed since.
    try {
      const prepared = { ...this.#make(plain, filter), at: performance.now() }
      this.#prepared.set(key, prepared)
      setTimeout(() => this.#drop(key), MAX_AGE)
      while (this.#prepared.get(key) === prepared && !prepared.listing.isDone) {
        prepared.listing.advance(SLICE)
        await nextTurn()
      }
    } catch {
      this.#drop(key) // The engine may ask for it yet, and is then told why.
    }
  }

  /** A listing to send: the prepared one as far as it has come, where it is what the engine wants. @throws ContextError */
  take(plain: PlainSource, filter: TransferFilter): Listed {
    const key = keyOf(plain, filter)
    const prepared = this.#prepared.get(key)
    if (prepared && performance.now() - prepared.at < MAX_AGE) {
      this.#prepared.delete(key)
      return prepared
    }
    return this.#make(plain, filter)
  }

  /** Notes what was sent, so that the next time it can begin earlier. */
  sent({ root }: PlainSource, filter: TransferFilter, { contents }: Listing): void {
    if (contents.length >= WORTH) this.#filters.set(root, filter)
  }

  #make({ root, given }: PlainSource, filter: TransferFilter): Listed {
    const source = { root: RootFolder.reopened(root), ...(given && { given }) }
    const times = this.#times.get(root) ?? new SentTimes(this.#epoch)
    this.#times.set(root, times)
    return { source, listing: new Listing(source, filter, times.begin()) }
  }

  #drop(key: string): void {
    this.#prepared.get(key)?.listing.close()
    this.#prepared.delete(key)
  }
}

function keyOf({ root, given }: PlainSource, filter: TransferFilter): string {
  return JSON.stringify([root, given?.map(({ name, modTime }) => [name, String(modTime)]), filter])
}
