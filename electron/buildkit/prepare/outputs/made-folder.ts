import { access, constants, mkdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OutputError, outputError } from '../../session/export/output-error.ts'

/** A folder that an output is written to. */
export interface MadeFolder {
  /** Takes back what was made, the folders above included, unless others put something there. */
  readonly undo: () => Promise<void>
}

/**
 * Makes a folder with those above it, or makes sure that the one that is there can be written to.
 * @param own whether what is in the folder goes with it when it was made and is undone
 * @throws OutputError
 */
export async function makeFolder(path: string, mode: number, own = false): Promise<MadeFolder> {
  let first: string | undefined
  try {
    if (!(await isFolder(path))) first = await mkdir(path, { recursive: true, mode })
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw outputError(path, error)
  }
  return {
    async undo() {
      if (first === undefined) return
      if (own) await rm(path, { recursive: true, force: true })
      for (let folder = path; folder.startsWith(first); folder = dirname(folder))
        await rmdir(folder).catch(() => undefined)
    },
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  if (stats && !stats.isDirectory())
    throw new OutputError(`${path} cannot be written: it is a file.`, { remedy: 'Choose another place.' })
  return stats !== undefined
}
