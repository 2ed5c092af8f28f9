import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { byNearness, isDockerfileName } from './dockerfile-name.ts'

/** How many folders below the root are entered. */
const maxDepth = 4
/** How many folders are read at most: nobody waits for a home folder to be searched. */
const maxFolders = 500
/** How many folders are read at a time. */
const width = 16

export interface FoundDockerfiles {
  /** Relative to the root, with `/`, best first. */
  readonly dockerfiles: readonly string[]
  /** Absolute paths of the folders that were read, the root included. */
  readonly folders: readonly string[]
}

/**
 * Looks for Dockerfiles, level by level, past `node_modules`, hidden folders and links to folders. Folders that cannot
 * be read are passed over, but the root.
 * @throws Node's error if the root cannot be read
 */
export async function findDockerfiles(root: string): Promise<FoundDockerfiles> {
  const dockerfiles: string[] = []
  const folders: string[] = []
  let level: readonly string[] = ['']
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
    const below: string[] = []
    const taken = level.slice(0, maxFolders - folders.length)
    for (let start = 0; start < taken.length; start += width) {
      const some = taken.slice(start, start + width)
      const read = await Promise.all(some.map((folder) => readFolder(root, folder)))
      for (const found of read) {
        dockerfiles.push(...found.dockerfiles)
        below.push(...found.folders)
      }
    }
    folders.push(...taken)
    level = below
  }
  return { dockerfiles: dockerfiles.sort(byNearness), folders: folders.map((folder) => join(root, folder)) }
}

/** What one folder holds, as paths relative to the root with `/`. */
async function readFolder(root: string, folder: string): Promise<FoundDockerfiles> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(
    (error: unknown): Dirent[] => {
      if (folder === '') throw error
      return []
    },
  )
  const prefix = folder === '' ? '' : `${folder}/`
  const dockerfiles: string[] = []
  const folders: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix + entry.name
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules') folders.push(path)
    } else if (isDockerfileName(entry.name) && (await isFile(entry, join(root, path)))) {
      dockerfiles.push(path)
    }
  }
  return { dockerfiles, folders }
}

async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile()
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
