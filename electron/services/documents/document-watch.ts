import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DocumentChange } from '#shared/project/project.ts'
import { type Debounced, debounce } from '#electron/lib/debounce.ts'
import { FolderWatches } from '#electron/lib/folder-watches.ts'
import { readTextFile } from './read-text-file.ts'

/** How long a file has to be quiet before it is read, in ms: an editor writes in several steps. */
const quietTime = 50
/** How long a file has to be missing before it counts as deleted, in ms: an editor may move the old one away first. */
const missingTime = 100
/** How often the file is looked at anyway, in ms: folders come and go, and not every file system tells of changes. */
const pollTime = 1000

export interface DocumentWatchOptions {
  readonly path: string
  /** The revision that the listener knows; absent means whatever is there first. */
  readonly revision?: string | undefined
  readonly listener: (change: DocumentChange) => void
  /** Runs a look at the file while no save of ours is under way. */
  readonly alone: (work: () => Promise<void>) => Promise<void>
}

/** Tells what happens to one file outside of the studio. */
export class DocumentWatch {
  readonly path: string
  readonly #options: DocumentWatchOptions
  readonly #folders: FolderWatches
  readonly #check: Debounced
  readonly #timer: NodeJS.Timeout
  /** What the listener knows: a revision, or that there is none, and why. */
  #known: string | undefined
  #fingerprint: string | undefined
  #disposed = false

  constructor(options: DocumentWatchOptions) {
    this.path = options.path
    this.#options = options
    this.#known = options.revision
    this.#check = debounce(() => {
      void options.alone(() => this.#look())
    }, quietTime)
    this.#folders = new FolderWatches(() => {
      this.#check.call()
    })
    this.#timer = setInterval(() => {
      void this.#poll()
    }, pollTime)
    this.#timer.unref()
    void this.#watchFolders()
    this.#check.call()
  }

  /** A save of ours made this the file's revision: not news. */
  saved(revision: string): void {
    this.#known = revision
  }

  dispose(): void {
    this.#disposed = true
    clearInterval(this.#timer)
    this.#check.dispose()
    this.#folders.dispose()
  }

  async #poll(): Promise<void> {
    const fingerprint = await fingerprintOf(this.path)
    if (fingerprint !== this.#fingerprint) this.#check.call()
    this.#fingerprint = fingerprint
    await this.#watchFolders()
  }

  /** The folder of the file, and of the file that it is a link to. */
  async #watchFolders(): Promise<void> {
    const target = await realpath(this.path).catch(() => this.path)
    if (await this.#folders.set([...new Set([dirname(this.path), dirname(target)])])) this.#check.call()
  }

  async #look(): Promise<void> {
    let found = await readTextFile(this.path)
    if (!found.ok && found.error.reason === 'missing') {
      await delay(missingTime)
      found = await readTextFile(this.path)
    }
    if (this.#disposed) return
    const state = found.ok ? found.value.revision : found.error.message
    const known = this.#known
    this.#known = state
    if (known === undefined || known === state) return
    if (found.ok) this.#options.listener({ kind: 'changed', document: found.value })
    else if (found.error.reason === 'missing') this.#options.listener({ kind: 'deleted', path: this.path })
    else this.#options.listener({ kind: 'unreadable', path: this.path, message: found.error.message })
  }
}

async function fingerprintOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found === undefined ? '' : `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`
}
