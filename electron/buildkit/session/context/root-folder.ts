import { realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { ContextError, contextError } from './context-error.ts'
import { OpenFolder } from './open-folder.ts'

/** A folder whose content is sent to the engine, and nothing outside of it. */
export class RootFolder {
  /** Absolute, without symbolic links. */
  readonly path: string

  /** @throws ContextError when the folder is not there or cannot be reached */
  constructor(path: string) {
    try {
      this.path = realpathSync.native(path)
    } catch (error) {
      throw contextError(path, error)
    }
  }

  /** The folder of a RootFolder's path, in another thread. @throws ContextError when the path leads elsewhere now */
  static reopened(path: string): RootFolder {
    const root = new RootFolder(path)
    if (root.path === path) return root
    throw new ContextError(path, `${path} cannot be read: it was moved while the build read it`)
  }

  /** The absolute path of a relative one. @throws ContextError when it would leave the root */
  resolve(path: string): string {
    const absolute = resolve(this.path, path)
    if (!isWithin(this.path, absolute)) throw new ContextError(path, `${path} lies outside of ${this.path}`)
    return absolute
  }

  /**
   * Opens a folder in the root, which must not be reached through symbolic links. Whoever opens it closes it.
   * @throws an error of the system, or one that says what became of the folder
   */
  folder(path: string): OpenFolder {
    return OpenFolder.at(path, this.resolve(path))
  }
}

/** Whether an absolute path is a root or lies below it. */
export function isWithin(root: string, path: string): boolean {
  const between = relative(root, path)
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between))
}
