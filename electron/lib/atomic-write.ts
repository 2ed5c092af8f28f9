import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

export interface AtomicWriteOptions {
  /** Permissions of a file that is not there yet, before the umask. Default 0o666. An old file's are kept. */
  readonly mode?: number
  /** Asked when everything is on the disk and only the exchange is left; `false` gives the write up. */
  readonly beforeReplace?: () => Promise<boolean>
  /** Puts the bytes into the new file. Default: one write and an fsync. */
  readonly fill?: (handle: FileHandle, bytes: Uint8Array) => Promise<void>
}

/**
 * Puts bytes in a file's place so that a reader, a crash or a full disk meets the old file or the new one, never half
 * of one: a new file beside it, fsync, rename(2). Symbolic links are followed; mode and, where permitted, owner stay.
 * Gives whether the file was replaced: `beforeReplace` may say no.
 * @throws Node's error, for instance with code `ENOSPC`; the old file is whole and nothing is left beside it
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array,
  { mode = 0o666, beforeReplace, fill = fillAndSync }: AtomicWriteOptions = {},
): Promise<boolean> {
  const target = await followLinks(path)
  const old = await stat(target).catch(() => undefined)
  const fresh = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  const handle = await open(fresh, 'wx', old === undefined ? mode : 0o600)
  let replaced = false
  try {
    try {
      await fill(handle, bytes)
      if (old !== undefined) await takeOver(handle, old)
    } finally {
      await handle.close()
    }
    if (beforeReplace === undefined || (await beforeReplace())) {
      await rename(fresh, target)
      replaced = true
    }
  } finally {
    if (!replaced) await unlink(fresh).catch(() => undefined)
  }
  if (replaced) await syncFolder(dirname(target))
  return replaced
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

async function fillAndSync(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  await handle.writeFile(bytes)
  await handle.sync()
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
