import { closeSync, fstatSync, readSync, type BigIntStats } from 'node:fs'
import { ContextError, contextError } from './context-error.ts'
import { FileOpener } from './file-opener.ts'
import { MAX_DATA, MAX_HEADER, type Outbox } from './outbox.ts'
import type { RootFolder } from './root-folder.ts'

/** How often a file that is written to while it is read is read again. */
const ATTEMPTS = 5
/** The shortest part of a large file that is worth a packet, in bytes. */
const MIN_PART = 16 * 1024

/** Reads files to where they are sent from: each as it was at one moment, or not at all. */
export class ContentReader {
  readonly #files: FileOpener

  constructor(root: RootFolder) {
    this.#files = new FileOpener(root)
  }

  /**
   * Puts the DATA packets of a file, all but the last, empty one. Reading is synchronous: for a small file it takes 5 µs,
   * with a promise 60 µs.
   *
   * @param breathe called between the packets of a large file; false ends it
   * @throws ContextError for what cannot be read, or not as it was at one moment
   */
  async send(path: string, id: number, outbox: Outbox, breathe: () => Promise<boolean>): Promise<void> {
    const descriptor = this.#files.open(path)
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = fstatSync(descriptor, { bigint: true })
        // A size of 0 is also that of files which have none, but content.
        if (before.size === 0n || before.size > MAX_DATA) {
          await sendInParts(descriptor, before, id, outbox, breathe)
          return
        }
        await outbox.turn(Number(before.size) + MAX_HEADER)
        if (sendAtOnce(descriptor, before, id, outbox)) return
      }
      throw new Error(WRITTEN)
    } catch (error) {
      throw error instanceof ContextError ? error : contextError(path, error)
    } finally {
      closeSync(descriptor)
    }
  }

  dispose(): void {
    this.#files.dispose()
  }
}

const WRITTEN = 'it was written to while the build read it'

/** Nothing stays put where the file changed meanwhile. */
function sendAtOnce(descriptor: number, before: BigIntStats, id: number, outbox: Outbox): boolean {
  const mark = outbox.mark
  const size = Number(before.size)
  let sent = 0
  while (sent < size && outbox.room >= size - sent + MAX_HEADER) {
    const part = outbox.putData(id, size - sent, (space) =>
      readSync(descriptor, space, 0, space.length, sent),
    )
    if (part === 0) break
    sent += part
  }
  if (sent === size && isSame(before, fstatSync(descriptor, { bigint: true }))) return true
  outbox.rewind(mark)
  return false
}

async function sendInParts(
  descriptor: number,
  before: BigIntStats,
  id: number,
  outbox: Outbox,
  breathe: () => Promise<boolean>,
): Promise<void> {
  for (let sent = 0; ;) {
    await outbox.turn(MIN_PART + MAX_HEADER)
    const part = outbox.putData(id, outbox.room - MAX_HEADER, (space) =>
      readSync(descriptor, space, 0, space.length, sent),
    )
    if (part === 0) break
    sent += part
    if (!(await breathe())) return
  }
  if (!isSame(before, fstatSync(descriptor, { bigint: true }))) throw new Error(WRITTEN)
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.size === other.size && one.mtimeNs === other.mtimeNs && one.ctimeNs === other.ctimeNs
}
