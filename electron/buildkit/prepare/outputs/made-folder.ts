import { access, constants, mkdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '../../session/context/context-error.ts'
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
  const made: string[] = []
  const undo = async (): Promise<void> => {
    if (own && made.length > 0) await rm(path, { recursive: true, force: true })
    for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined)
  }
  try {
    // Not at once: Node's recursive mkdir never ends where the system says that there is no such folder, as in /proc.
    for (const folder of await missing(path)) {
      await mkdir(folder, { mode })
      made.push(folder)
    }
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    await undo()
    throw outputError(path, error)
  }
  return { undo }
}

/** What is not there of a folder and those above it, the highest first. @throws OutputError where a file is in the way */
async function missing(path: string): Promise<readonly string[]> {
  const folders: string[] = []
  for (let folder = path; !(await isFolder(folder)); folder = dirname(folder)) folders.unshift(folder)
  return folders
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined
    throw error
  })
  if (stats && !stats.isDirectory())
    throw new OutputError(`${path} cannot be written: it is a file.`, { remedy: 'Choose another place.' })
  return stats !== undefined
}
