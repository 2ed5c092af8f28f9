import { closeSync, fstatSync } from 'node:fs'
import { posix } from 'node:path'
import { ContextError, contextError } from './context-error.ts'
import type { OpenFolder } from './open-folder.ts'
import type { RootFolder } from './root-folder.ts'

/**
 * Opens files of a root for reading. Neither a file nor a folder above it may have become a symbolic link since the
 * walk. Files are asked for in the order of the walk, so the last one's folder stays open for the next.
 */
export class FileOpener {
  readonly #root: RootFolder
  #last: OpenFolder | undefined

  constructor(root: RootFolder) {
    this.#root = root
  }

  /** Gives the descriptor of a regular file, which is the caller's to close. @throws ContextError */
  open(path: string): number {
    const name = posix.basename(path)
    let descriptor: number | undefined
    try {
      const folder = this.#folderOf(path)
      descriptor = folder.file(name)
      if (!fstatSync(descriptor).isFile()) throw new Error('it is no regular file any more')
      if (folder.holds(name, descriptor)) return descriptor
      throw new Error('it was moved while the build read it')
    } catch (error) {
      if (descriptor !== undefined) closeSync(descriptor)
      throw error instanceof ContextError ? error : contextError(path, error)
    }
  }

  dispose(): void {
    this.#last?.close()
    this.#last = undefined
  }

  #folderOf(path: string): OpenFolder {
    const slash = path.lastIndexOf('/')
    const folder = slash < 0 ? '' : path.slice(0, slash)
    if (this.#last?.path === folder) return this.#last
    this.dispose()
    this.#last = this.#root.folder(folder)
    return this.#last
  }
}
