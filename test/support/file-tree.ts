import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** All that is below a folder, sorted, as lines: `a/run.sh 100755 links=1 mtime=1700000000 sha256:…`. */
export async function fileTree(folder: string): Promise<readonly string[]> {
  const paths = (await readdir(folder, { recursive: true })).sort()
  return Promise.all(
    paths.map(async (path) => {
      const at = join(folder, path)
      const stats = await lstat(at)
      const { mode, nlink, mtimeMs, uid, gid } = stats
      const content = stats.isSymbolicLink()
        ? await readlink(at)
        : stats.isFile()
          ? `sha256:${createHash('sha256')
              .update(await readFile(at))
              .digest('hex')}`
          : ''
      return `${path} ${mode.toString(8)} ${uid}:${gid} links=${nlink} mtime=${Math.floor(mtimeMs / 1000)} ${content}`
    }),
  )
}
