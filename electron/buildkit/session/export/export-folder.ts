import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  type Stats,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode } from '../context/context-error.ts'
import { isWithin } from '../context/root-folder.ts'
import { OutputError, outputError } from './output-error.ts'
import { ReceivedFile } from './received-file.ts'

/** Permissions with the set-user-ID, set-group-ID and sticky bits, and the time of modification. */
export interface Attributes {
  readonly mode: number
  /** Since the epoch. */
  readonly seconds: number
}

/**
 * A folder of the user's that a build's result is written to. What is there under other names stays; what is in the way is
 * replaced, but for a folder with something in it. Links that are there already are replaced and never followed, nor is
 * one that appears meanwhile. Everything throws OutputError.
 */
export class ExportFolder {
  readonly #root: string
  readonly #prefix = `.slipway-${randomBytes(6).toString('hex')}-`
  #temporary = 0
  #checkedFolder = ''
  readonly #folders: { readonly path: string; readonly attributes: Attributes }[] = []
  readonly #links: { readonly path: string; readonly to: string }[] = []

  /** @param path of a folder that is there */
  constructor(path: string) {
    this.#root = realpathSync.native(path)
  }

  /** Makes a folder, or takes the one that is there. Mode and time are set by `finish`. */
  folder(path: string, attributes: Attributes): void {
    const target = this.#target(path)
    this.#folders.push({ path: target, attributes })
    guarded(target, () => {
      const there = entryAt(target)
      if (there?.isDirectory()) {
        // What comes into it must be able to.
        if ((there.mode & 0o700) !== 0o700) chmodSync(target, (there.mode & 0o7777) | 0o700)
        return
      }
      if (there) unlinkSync(target)
      mkdirSync(target, 0o700)
    })
  }

  symlink(path: string, to: string, { seconds }: Attributes): void {
    const target = this.#target(path)
    const fresh = this.#fresh(target)
    guarded(target, () => {
      symlinkSync(to, fresh)
      lutimesSync(fresh, seconds, seconds)
      replace(fresh, target)
    })
  }

  /** A further name for a file that is received, too. Made by `finish`, when that file is whole. */
  hardLink(path: string, to: string): void {
    this.#links.push({ path, to })
  }

  /** A regular file's content under a temporary name, to be given its own by `settle`. */
  file(path: string, { mode, seconds }: Attributes): ReceivedFile {
    return new ReceivedFile(this.#fresh(this.#target(path)), mode, seconds)
  }

  async write(path: string, file: ReceivedFile, data: Uint8Array): Promise<void> {
    const target = this.#target(path)
    try {
      await file.write(data)
    } catch (error) {
      throw outputError(target, error)
    }
  }

  async settle(path: string, file: ReceivedFile): Promise<void> {
    const target = this.#target(path)
    try {
      replace(await file.complete(), target)
    } catch (error) {
      throw outputError(target, error)
    }
  }

  /** Makes the hard links, and sets the folders' modes and times, which everything in them would have changed. */
  finish(): void {
    for (const { path, to } of this.#links) {
      const target = this.#target(path)
      const source = this.#target(to)
      const fresh = this.#fresh(target)
      guarded(target, () => {
        linkSync(source, fresh)
        replace(fresh, target)
      })
    }
    for (const { path, attributes } of this.#folders.reverse())
      guarded(path, () => {
        chmodSync(path, attributes.mode)
        utimesSync(path, attributes.seconds, attributes.seconds)
      })
  }

  /** The absolute path of an entry; no folder above it may have become a link that leads out. */
  #target(path: string): string {
    const target = join(this.#root, path)
    const folder = dirname(target)
    if (folder === this.#checkedFolder) return target
    const real = guarded(folder, () => realpathSync.native(folder))
    if (!isWithin(this.#root, real)) throw new OutputError(`${target} lies outside of ${this.#root}.`)
    this.#checkedFolder = folder
    return target
  }

  #fresh(target: string): string {
    return join(dirname(target), `${this.#prefix}${this.#temporary++}.tmp`)
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw outputError(path, error)
  }
}

function entryAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

/** Gives a temporary file its name. An empty folder of that name makes room. */
function replace(fresh: string, target: string): void {
  try {
    try {
      renameSync(fresh, target)
    } catch (error) {
      if (!entryAt(target)?.isDirectory()) throw error
      removeEmpty(target)
      renameSync(fresh, target)
    }
  } catch (error) {
    unlinkSync(fresh)
    throw error
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error
    throw new OutputError(
      `${folder} is a folder with files in it, and the build brings a file of that name.`,
      {
        remedy: 'Remove the folder, or choose another place.',
      },
    )
  }
}
