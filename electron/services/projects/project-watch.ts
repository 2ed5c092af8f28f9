import { stat } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ProjectChange, ProjectDefaults } from '#shared/project/project.ts'
import { type Debounced, debounce } from '#electron/lib/debounce.ts'
import { FolderWatches } from '#electron/lib/folder-watches.ts'
import { findDockerfiles } from './find-dockerfiles.ts'
import { defaultsFile, readDefaults } from './read-defaults.ts'

/** How long the folders have to be quiet before they are searched again, in ms. */
const quietTime = 150
/** How often it is asked whether the folder is still there, in ms. */
const pollTime = 1000

export interface ProjectWatchOptions {
  readonly root: string
  /** The Dockerfiles that the listener knows; absent means whatever is there first. */
  readonly dockerfiles?: readonly string[] | undefined
  /** What the listener knows of `slipway.json`; absent means whatever it says first. */
  readonly defaults?: ProjectDefaults | undefined
  readonly listener: (change: ProjectChange) => void
}

/** Tells when Dockerfiles come and go in a folder, when its `slipway.json` says something else, and when it goes itself. */
export class ProjectWatch {
  readonly #options: ProjectWatchOptions
  readonly #folders: FolderWatches
  readonly #search: Debounced
  readonly #timer: NodeJS.Timeout
  #known: readonly string[] | undefined
  #defaults: ProjectDefaults | undefined
  #gone = false
  #last: Promise<void> = Promise.resolve()
  #disposed = false

  constructor(options: ProjectWatchOptions) {
    this.#options = options
    this.#known = options.dockerfiles
    this.#defaults = options.defaults
    this.#search = debounce(() => {
      this.#enqueue()
    }, quietTime)
    this.#folders = new FolderWatches((event, name) => {
      // A file's new content does not change which files there are.
      if (event === 'rename' || name === defaultsFile) this.#search.call()
    })
    this.#timer = setInterval(() => {
      void this.#poll()
    }, pollTime)
    this.#timer.unref()
    this.#enqueue()
  }

  dispose(): void {
    this.#disposed = true
    clearInterval(this.#timer)
    this.#search.dispose()
    this.#folders.dispose()
  }

  /** One search after the other, so that an older list never follows a newer one. */
  #enqueue(): void {
    this.#last = this.#last.then(() => this.#look())
  }

  async #poll(): Promise<void> {
    const there = await isFolder(this.#options.root)
    // Where the system gives no watches, looking is the only way.
    if (!this.#disposed && (there === this.#gone || !this.#folders.complete)) this.#search.call()
  }

  async #look(): Promise<void> {
    if (this.#disposed) return
    const { root, listener } = this.#options
    const found = await findDockerfiles(root).catch(() => undefined)
    if (found === undefined) {
      // A folder that may not be read any more is as good as gone.
      if (!this.#gone && !this.#isDisposed()) listener({ kind: 'gone' })
      this.#gone = true
      await this.#folders.set([])
      return
    }
    const began = await this.#folders.set(found.folders)
    if (this.#isDisposed()) return
    if (began) this.#search.call()
    if (this.#gone) listener({ kind: 'back' })
    this.#gone = false
    const known = this.#known
    this.#known = found.dockerfiles
    if (known !== undefined && known.join('\0') !== found.dockerfiles.join('\0')) {
      listener({ kind: 'dockerfiles', dockerfiles: found.dockerfiles })
    }
    await this.#lookAtDefaults()
  }

  async #lookAtDefaults(): Promise<void> {
    const now = await readDefaults(this.#options.root)
    if (this.#isDisposed()) return
    const before = this.#defaults
    this.#defaults = now
    if (before !== undefined && !isDeepStrictEqual(before, now)) {
      this.#options.listener({ kind: 'defaults', ...now })
    }
  }

  #isDisposed(): boolean {
    return this.#disposed
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true
}
