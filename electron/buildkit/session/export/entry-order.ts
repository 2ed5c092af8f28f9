import { OutputError } from './output-error.ts'

interface Level {
  /** Relative path of the folder, '' for the root. */
  readonly folder: string
  /** The name that came last in it. */
  last: Buffer
}

/**
 * Holds a sender to fsutil's order: folders before what is in them, siblings by their bytes, nothing twice. Since every
 * folder on the way to an entry was sent as a folder, and an entry cannot change into something else later, nothing is
 * ever written through a link that was planted earlier.
 */
export class EntryOrder {
  readonly #levels: Level[] = [{ folder: '', last: Buffer.alloc(0) }]

  /** @throws OutputError for a path that is unclean, leaves the root or is out of order */
  check(path: string, isFolder: boolean): void {
    assertClean(path)
    const slash = path.lastIndexOf('/')
    const folder = slash < 0 ? '' : path.slice(0, slash)
    const name = Buffer.from(path.slice(slash + 1))
    let level = this.#levels.at(-1)
    while (level && level.folder !== folder) {
      this.#levels.pop()
      level = this.#levels.at(-1)
    }
    if (!level || Buffer.compare(level.last, name) >= 0) throw refused(path, 'it is out of order')
    level.last = name
    if (isFolder) this.#levels.push({ folder: path, last: Buffer.alloc(0) })
  }
}

function assertClean(path: string): void {
  if (path.includes('\0')) throw refused(path, 'it holds a NUL')
  if (path.startsWith('/')) throw refused(path, 'it is absolute')
  if (path.split('/').some((name) => name === '' || name === '.' || name === '..'))
    throw refused(path, 'it would leave the folder')
  // There both have a meaning of their own, for instance in `C:\x` and `file:stream`.
  if (process.platform === 'win32' && /[\\:]/.test(path)) throw refused(path, 'no file here can have it')
}

function refused(path: string, why: string): OutputError {
  return new OutputError(
    `The engine sent a file with the path ${JSON.stringify(path)}, which is refused: ${why}.`,
  )
}
