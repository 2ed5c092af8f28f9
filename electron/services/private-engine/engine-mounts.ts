import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The mount points at or below one of `folders`, deepest first, out of the text of `/proc/self/mountinfo` (proc(5);
 * blanks in paths are written as `\040`).
 */
export function mountsBelow(mountinfo: string, folders: readonly string[]): readonly string[] {
  return mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((path) => path !== undefined)
    .map((path) =>
      path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .reverse()
}

/**
 * Undoes the mounts that a killed engine left behind, so that its folders can be used or removed again.
 *
 * @returns the mount points that are still there.
 */
export async function unmountBelow(folders: readonly string[]): Promise<readonly string[]> {
  for (const path of mountsBelow(await readFile('/proc/self/mountinfo', 'utf8'), folders)) {
    await run('umount', ['--lazy', path]).catch(() => undefined) // What is still there is returned.
  }
  return mountsBelow(await readFile('/proc/self/mountinfo', 'utf8'), folders)
}
