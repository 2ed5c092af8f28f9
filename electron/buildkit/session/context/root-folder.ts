import { closeSync, constants, fstatSync, openSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { ContextError, contextError } from './context-error.ts'

/** A folder whose content is sent to the engine, and nothing outside of it. */
export class RootFolder {
  /** Absolute, without symbolic links. */
  readonly path: string
  #checkedFolder = ''

  /** @throws ContextError when the folder is not there or cannot be reached */
  constructor(path: string) {
    try {
      this.path = realpathSync.native(path)
    } catch (error) {
      throw contextError(path, error)
    }
  }

  /** The absolute path of a relative one. @throws ContextError when it would leave the root */
  resolve(path: string): string {
    const absolute = resolve(this.path, path)
    if (!isWithin(this.path, absolute)) throw outside(path, this.path)
    return absolute
  }

  /**
   * Opens a regular file for reading and gives its descriptor, which is the caller's to close. Neither the file nor a
   * folder above it may have become a symbolic link that leads out since the walk; a pipe does not block.
   * @throws ContextError
   */
  open(path: string): number {
    const absolute = this.resolve(path)
    let descriptor: number
    try {
      const folder = resolve(absolute, '..')
      if (folder !== this.#checkedFolder) {
        if (!isWithin(this.path, realpathSync.native(folder))) throw outside(path, this.path)
        this.#checkedFolder = folder
      }
      descriptor = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (error) {
      throw error instanceof ContextError ? error : contextError(path, error)
    }
    if (fstatSync(descriptor).isFile()) return descriptor
    closeSync(descriptor)
    throw new ContextError(path, `${path} cannot be read: it is no regular file any more`)
  }
}

/** Whether an absolute path is a root or lies below it. */
export function isWithin(root: string, path: string): boolean {
  const between = relative(root, path)
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between))
}

function outside(path: string, root: string): ContextError {
  return new ContextError(path, `${path} lies outside of ${root}`)
}
