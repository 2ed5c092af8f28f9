import { access, lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../session/context/context-error.ts'
import type { GivenFile } from '../session/context/send-folder.ts'
import { givenFile } from './given-file.ts'

/** The longest file that is looked at here, in bytes. */
const MAX_SIZE = 1024 * 1024

/** Some frontends take an empty file for none. */
const EMPTY = Buffer.from('# Nothing is left out.\n')

/**
 * The context's `.dockerignore` under the name that belongs to a Dockerfile, where the Dockerfile has none of its own: the
 * frontend looks for that first and gets it along with the Dockerfile. It spares a second transfer, which took a third of
 * the time that a cached rebuild of 20 steps took to its LLB.
 *
 * @param dockerfile full path
 * @returns nothing where the engine had better look by itself: a link, or what cannot be read
 */
export async function givenDockerignore(
  context: string,
  dockerfile: string,
  filename: string,
): Promise<GivenFile | undefined> {
  const [hasOwn, content] = await Promise.all([exists(`${dockerfile}.dockerignore`), contentOf(context)])
  if (hasOwn || content === undefined) return undefined
  return givenFile(`${filename}.dockerignore`, content.length > 0 ? content : EMPTY)
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    return errorCode(error) !== 'ENOENT'
  }
}

async function contentOf(context: string): Promise<Buffer | undefined> {
  const path = join(context, '.dockerignore')
  try {
    const stats = await lstat(path)
    return stats.isFile() && stats.size <= MAX_SIZE ? await readFile(path) : undefined
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? EMPTY : undefined
  }
}
