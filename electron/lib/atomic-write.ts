import type { FileHandle } from 'node:fs/promises'
import { AtomicFile } from './atomic-file.ts'

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
  const file = await AtomicFile.open(path, mode)
  try {
    await fill(file.handle, bytes)
    await file.close()
    const replaced = beforeReplace === undefined || (await beforeReplace())
    if (replaced) await file.commit()
    return replaced
  } finally {
    await file.discard()
  }
}

async function fillAndSync(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  await handle.writeFile(bytes)
  await handle.sync()
}
