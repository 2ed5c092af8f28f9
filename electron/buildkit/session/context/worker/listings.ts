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

interface Prepared {
  readonly key: string
  readonly at: number
  readonly source: FolderSource
  readonly listing: Listing
}

export interface Listed {
  readonly source: FolderSource
  readonly listing: Listing
}

/** The listings of folders, and what this thread remembers of each between builds. */
export class Listings {
  readonly #epoch: number
  readonly #times = new Map<string, SentTimes>()
  /** By root: what the last large listing was filtered with. */
  readonly #filters = new Map<string, TransferFilter>()
  #prepared: Prepared | undefined

  constructor(epoch: number) {
    this.#epoch = epoch
  }

  /** Begins to list a folder the way the engine wanted it the last time. */
  async prepare(plain: PlainSource): Promise<void> {
    const filter = this.#filters.get(plain.root)
    if (!filter) return
    this.#drop()
    const prepared = { ...this.#make(plain, filter), key: keyOf(plain, filter), at: performance.now() }
    this.#prepared = prepared
    try {
      while (this.#prepared === prepared && !prepared.listing.isDone && isYoung(prepared)) {
        prepared.listing.advance(SLICE)
        await nextTurn()
      }
    } catch {
      if (this.#prepared === prepared) this.#drop() // The engine may ask for it yet, and is then told why.
    }
    setTimeout(() => {
      if (this.#prepared === prepared) this.#drop()
    }, MAX_AGE)
  }

  /** A listing to send: the prepared one as far as it has come, where it is what the engine wants. @throws ContextError */
  take(plain: PlainSource, filter: TransferFilter): Listed {
    const prepared = this.#prepared
    if (prepared?.key !== keyOf(plain, filter)) return this.#make(plain, filter)
    this.#prepared = undefined
    if (isYoung(prepared)) return prepared
    prepared.listing.close()
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

  #drop(): void {
    this.#prepared?.listing.close()
    this.#prepared = undefined
  }
}

function isYoung({ at }: Prepared): boolean {
  return performance.now() - at < MAX_AGE
}

function keyOf({ root, given }: PlainSource, filter: TransferFilter): string {
  return JSON.stringify([root, given?.name, String(given?.modTime), filter])
}
