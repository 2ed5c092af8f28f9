import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The bytes that a folder takes on disk (blocks, not lengths). Stays on one file system, so that what is mounted below
 * does not count twice; files that vanish meanwhile count as nothing.
 */
export async function bytesOnDisk(folder: string, signal: AbortSignal): Promise<number> {
  const top = await lstat(folder).catch(() => undefined)
  if (top === undefined) return 0
  const device = top.dev
  const seen = new Set<number>()
  let total = top.blocks * 512
  const walk = async (path: string): Promise<void> => {
    signal.throwIfAborted()
    const names = await readdir(path).catch(() => [])
    for (const name of names) {
      const child = join(path, name)
      const info = await lstat(child).catch(() => undefined)
      if (info?.dev !== device) continue
      if (info.nlink > 1 && !info.isDirectory()) {
        if (seen.has(info.ino)) continue
        seen.add(info.ino)
      }
      total += info.blocks * 512
      if (info.isDirectory()) await walk(child)
    }
  }
  await walk(folder)
  return total
}
