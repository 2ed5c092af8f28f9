import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type BigIntStats,
} from 'node:fs'
import { join } from 'node:path'
import { errorCode } from './context-error.ts'

/** Where Linux shows a process's open files: a path through it starts at the open folder, whatever its name is now. */
const DESCRIPTORS = process.platform === 'linux' ? '/proc/self/fd' : undefined

/**
 * A folder held open: names are looked up in this very folder, also after its path has become a symbolic link to
 * another. Elsewhere than on Linux, where Node has no way to do that, its path is checked each time it is opened.
 */
export class OpenFolder {
  /** Relative to the root, with `/`; empty for the root itself. */
  readonly path: string
  readonly #base: string
  readonly #descriptor: number | undefined

  private constructor(path: string, base: string, descriptor: number | undefined) {
    this.path = path
    this.#base = base
    this.#descriptor = descriptor
  }

  /**
   * Opens the folder at a path.
   * @param absolute free of symbolic links
   * @throws an error of the system, or one that says that the path leads elsewhere now
   */
  static at(path: string, absolute: string): OpenFolder {
    const descriptor = openFolder(absolute)
    const folder = new OpenFolder(path, baseOf(descriptor, absolute), descriptor)
    try {
      const reached = descriptor === undefined ? realpathSync.native(absolute) : readlinkSync(folder.#base)
      if (reached === absolute) return folder
    } catch (error) {
      folder.close()
      throw error
    }
    folder.close()
    throw new Error('it was moved while the build read it')
  }

  /** Opens a folder in this one. @throws an error of the system, for instance ELOOP for a symbolic link */
  folder(name: string): OpenFolder {
    const path = this.path === '' ? name : `${this.path}/${name}`
    const there = this.#at(name)
    const descriptor = openFolder(there)
    if (descriptor === undefined && realpathSync.native(there) !== there)
      throw Object.assign(new Error('a symbolic link'), { code: 'ELOOP' })
    return new OpenFolder(path, baseOf(descriptor, there), descriptor)
  }

  names(): string[] {
    return readdirSync(this.#base)
  }

  /** What a name stands for, links not followed; nothing where there is none any more. */
  stat(name: string): BigIntStats | undefined {
    try {
      return lstatSync(this.#at(name), { bigint: true, throwIfNoEntry: false })
    } catch (error) {
      if (errorCode(error) === 'ENOTDIR') return undefined
      throw error
    }
  }

  linkTarget(name: string): string {
    return readlinkSync(this.#at(name))
  }

  /** Opens a file for reading; links are not followed, and a pipe does not block. The descriptor is the caller's. */
  file(name: string): number {
    return openSync(this.#at(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  }

  /** Whether a file is still the one that its path names, for systems where folders cannot be held. */
  holds(name: string, descriptor: number): boolean {
    if (this.#descriptor !== undefined) return true
    const opened = fstatSync(descriptor, { bigint: true })
    const named = this.stat(name)
    return realpathSync.native(this.#base) === this.#base && named?.ino === opened.ino
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
  }

  #at(name: string): string {
    return this.#descriptor === undefined ? join(this.#base, name) : `${this.#base}/${name}`
  }
}

function openFolder(path: string): number | undefined {
  if (DESCRIPTORS === undefined) return undefined
  return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
}

function baseOf(descriptor: number | undefined, path: string): string {
  return descriptor === undefined ? path : `${DESCRIPTORS ?? ''}/${descriptor}`
}
