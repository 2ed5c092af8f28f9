import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * A new file beside the one whose place it takes at the end: a reader, a crash or a full disk meets the old file or the
 * new one, never half of one. Symbolic links are followed; mode and, where permitted, owner of an old file stay.
 * Whoever opens one commits or discards it.
 */
export class AtomicFile {
  /** For the content; positions are kept by the handle. */
  readonly handle: FileHandle
  readonly #fresh: string
  readonly #target: string
  readonly #old: Stats | undefined
  #state: 'open' | 'closed' | 'done' = 'open'

  private constructor(handle: FileHandle, fresh: string, target: string, old: Stats | undefined) {
    this.handle = handle
    this.#fresh = fresh
    this.#target = target
    this.#old = old
  }

  /**
   * @param mode permissions of a file that is not there yet, before the umask
   * @throws Node's error, for instance with code `EACCES`; nothing is left then
   */
  static async open(path: string, mode = 0o666): Promise<AtomicFile> {
    const target = await followLinks(path)
    const old = await stat(target).catch(() => undefined)
    const fresh = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
    return new AtomicFile(await open(fresh, 'wx', old === undefined ? mode : 0o600), fresh, target, old)
  }

  /** Ends the writing; the file is not in its place yet. */
  async close(): Promise<void> {
    if (this.#state !== 'open') return
    try {
      if (this.#old !== undefined) await takeOver(this.handle, this.#old)
    } finally {
      this.#state = 'closed'
      await this.handle.close()
    }
  }

  /** Puts the file in its place. */
  async commit(): Promise<void> {
    await this.close()
    await rename(this.#fresh, this.#target)
    this.#state = 'done'
    await syncFolder(dirname(this.#target))
  }

  /** Removes the file, unless it is in its place already. */
  async discard(): Promise<void> {
    if (this.#state === 'done') return
    if (this.#state === 'open') await this.handle.close().catch(() => undefined)
    this.#state = 'done'
    await unlink(this.#fresh).catch(() => undefined)
  }
}

/** Where a chain of symbolic links ends, also when nothing is there (yet). */
async function followLinks(path: string): Promise<string> {
  let target = resolve(path)
  // Linux gives up after 40 links with ELOOP (path_resolution(7)); realpath does then, too.
  for (let links = 0; links < 40; links++) {
    const entry = await lstat(target).catch(() => undefined)
    if (entry?.isSymbolicLink() !== true) return target
    target = resolve(await realpath(dirname(target)), await readlink(target))
  }
  return realpath(path)
}

async function takeOver(handle: FileHandle, old: Stats): Promise<void> {
  const fresh = await handle.stat()
  if (fresh.uid !== old.uid || fresh.gid !== old.gid) {
    // Only root may give a file away; anyone else keeps a file of their own.
    await handle.chown(old.uid, old.gid).catch(() => undefined)
  }
  // After chown, which clears the set-user-ID bits (chown(2)).
  await handle.chmod(old.mode & 0o7777)
}

/** Makes the rename itself last; not every system can (Windows, some network file systems), and the file is whole anyway. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (handle === undefined) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}
