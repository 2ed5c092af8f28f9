import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'

/** Which event: `rename` is an entry that came, went or was exchanged; `change` is new content. */
export type FolderEvent = 'rename' | 'change'

/**
 * Watches on a set of folders, each on its own and not on what lies below: watching a folder, unlike watching a file,
 * survives an editor that exchanges the file for a new one. Where the system gives no watch (its limit is reached, a
 * network file system) `complete` is false and the owner has to look for itself.
 */
export class FolderWatches {
  readonly #listener: (event: FolderEvent, name?: string) => void
  readonly #watches = new Map<string, { readonly identity: string; readonly watcher: FSWatcher }>()
  #disposed = false

  /** @param listener told the entry's name within its folder, where the system tells it */
  constructor(listener: (event: FolderEvent, name?: string) => void) {
    this.#listener = listener
  }

  /** Whether every folder of the last `set` is watched. */
  complete = true

  /**
   * Watches exactly these folders from now on; one that was deleted and made again is watched anew. Gives whether a
   * watch began: what happened in that folder before has to be looked for.
   */
  async set(folders: readonly string[]): Promise<boolean> {
    const wanted = new Map(
      await Promise.all(folders.map(async (path) => [path, await identityOf(path)] as const)),
    )
    if (this.#disposed) return false
    for (const [path, { identity }] of this.#watches) {
      if (wanted.get(path) !== identity) this.#drop(path)
    }
    this.complete = true
    let began = false
    for (const [path, identity] of wanted) {
      if (this.#watches.has(path)) continue
      if (identity !== undefined && this.#add(path, identity)) began = true
      else this.complete = false
    }
    return began
  }

  dispose(): void {
    this.#disposed = true
    for (const path of [...this.#watches.keys()]) this.#drop(path)
  }

  #add(path: string, identity: string): boolean {
    try {
      const watcher = watch(path, { persistent: false }, (event, name) => {
        this.#listener(event, name ?? undefined)
      })
      watcher.on('error', () => {
        this.complete = false
        this.#drop(path)
        this.#listener('rename')
      })
      this.#watches.set(path, { identity, watcher })
      return true
    } catch {
      return false
    }
  }

  #drop(path: string): void {
    this.#watches.get(path)?.watcher.close()
    this.#watches.delete(path)
  }
}

/** Tells a folder from another one made later under the same name; inode numbers alone are used again at once. */
async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found?.isDirectory() === true ? `${found.dev}:${found.ino}:${found.birthtimeNs}` : undefined
}
