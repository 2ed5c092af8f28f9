import type { BigIntStats } from 'node:fs'
import { contextError, ContextError, errorCode } from './context-error.ts'
import { followPaths } from './follow-paths.ts'
import { goFileMode } from './file-mode.ts'
import type { OpenFolder } from './open-folder.ts'
import { mayMatchBelow, pathMatcher, type Inherited, type PathMatcher } from './path-matcher.ts'
import type { RootFolder } from './root-folder.ts'

/** What of a folder the engine wants: the metadata of its FileSync call. */
export interface TransferFilter {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Absent: no restriction. */
  readonly follow?: readonly string[]
}

/** One file, folder or link, in the words of the engine. */
export interface Entry {
  /** Relative, with `/`. */
  readonly path: string
  readonly mode: number
  readonly size: bigint
  /** Nanoseconds since the epoch. */
  readonly modTime: bigint
  /** A symbolic link's target, or the path of the first file that this one is a hard link to. */
  readonly linkname: string
  readonly device?: { readonly major: number; readonly minor: number }
  /** Whether the engine may ask for its content. */
  readonly content: 'none' | 'empty' | 'file'
  /** What tells two states of a file apart even if size and time were made equal; nothing for given content. */
  readonly identity?: FileIdentity
}

/** An inode and the time of its last change, in nanoseconds, which no program can set. */
export interface FileIdentity {
  readonly inode: bigint
  readonly changeTime: bigint
}

interface Level {
  readonly path: string
  readonly stats: BigIntStats | undefined
  readonly included: Inherited | undefined
  readonly excluded: Inherited | undefined
  emitted: boolean
}

/**
 * Walks what a filter leaves of a folder: parents before children, siblings by their UTF-8 bytes, folders only where
 * something in them is sent. It is synchronous: whoever takes the entries decides when to yield, which measured faster
 * than a promise for each file. What vanishes while it is walked is left out.
 *
 * @throws ContextError for what cannot be read
 */
export function* walk(root: RootFolder, filter: TransferFilter): Generator<Entry, void> {
  const followed = filter.follow && followPaths(root, filter.follow)
  const include = pathMatcher(followed ? withoutNested([...filter.include, ...followed]) : filter.include)
  const exclude = pathMatcher(filter.exclude)
  const links = new Map<string, string>()
  const top: Level = { path: '', stats: undefined, included: undefined, excluded: undefined, emitted: true }
  let folder: OpenFolder
  try {
    folder = root.folder('')
  } catch (error) {
    throw contextError(root.path, error)
  }
  yield* walkFolder(root, folder, [top], include, exclude, links)
}

/** Closes the folder at its end. */
function* walkFolder(
  root: RootFolder,
  folder: OpenFolder,
  levels: readonly Level[],
  include: PathMatcher | undefined,
  exclude: PathMatcher | undefined,
  links: Map<string, string>,
): Generator<Entry, void> {
  try {
    const parent = levels.at(-1)
    for (const name of names(root, folder)) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`
      const stats = statOf(folder, path, name)
      if (!stats) continue
      const included = include?.match(path, parent?.included)
      const excluded = exclude?.match(path, parent?.excluded)
      const skipped = included?.matched === false || excluded?.matched === true
      if (!skipped) {
        for (const level of levels) {
          if (level.emitted || !level.stats) continue
          level.emitted = true
          yield entryOf(level.path, level.stats, '', links)
        }
        yield entryOf(path, stats, stats.isSymbolicLink() ? targetOf(folder, path, name) : '', links)
      }
      if (!stats.isDirectory()) continue
      if (include && included?.matched === false && !mayMatchBelow(include, path, false)) continue
      if (exclude && excluded?.matched === true && !mayMatchBelow(exclude, path, true)) continue
      const below = open(folder, path, name, skipped)
      if (!below) continue
      const level: Level = {
        path,
        stats,
        included: included?.inherited,
        excluded: excluded?.inherited,
        emitted: !skipped,
      }
      yield* walkFolder(root, below, [...levels, level], include, exclude, links)
    }
  } finally {
    folder.close()
  }
}

/** Nothing for what is gone, and for what is only looked into for exceptions and may not be read. */
function open(folder: OpenFolder, path: string, name: string, skipped: boolean): OpenFolder | undefined {
  try {
    return folder.folder(name)
  } catch (error) {
    if (skipped || isGone(error)) return undefined
    throw contextError(path, error)
  }
}

function names(root: RootFolder, folder: OpenFolder): readonly string[] {
  try {
    return folder.names().sort(byBytes)
  } catch (error) {
    throw contextError(folder.path === '' ? root.path : folder.path, error)
  }
}

function statOf(folder: OpenFolder, path: string, name: string): BigIntStats | undefined {
  let stats: BigIntStats | undefined
  try {
    stats = folder.stat(name)
  } catch (error) {
    throw contextError(path, error)
  }
  if (!stats && name.includes('\uFFFD'))
    throw new ContextError(path, `${path} has a name that is not valid UTF-8`)
  return stats
}

function entryOf(path: string, stats: BigIntStats, target: string, links: Map<string, string>): Entry {
  const file = stats.isFile()
  const entry: Entry = {
    path,
    mode: goFileMode(stats),
    size: stats.isDirectory() ? 0n : stats.size,
    modTime: stats.mtimeNs,
    linkname: target,
    content: file ? 'file' : stats.isSocket() ? 'empty' : 'none',
    ...(file && { identity: { inode: stats.ino, changeTime: stats.ctimeNs } }),
    ...((stats.isBlockDevice() || stats.isCharacterDevice()) && { device: deviceOf(stats.rdev) }),
  }
  if (!file || stats.nlink < 2n) return entry
  const inode = `${stats.dev}:${stats.ino}`
  const first = links.get(inode)
  if (first !== undefined) return { ...entry, linkname: first }
  links.set(inode, path)
  return entry
}

function targetOf(folder: OpenFolder, path: string, name: string): string {
  try {
    return folder.linkTarget(name)
  } catch (error) {
    throw contextError(path, error)
  }
}

/** Removed, or no folder any more. A folder that became a link is gone, too. */
function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '')
}

function deviceOf(rdev: bigint): { readonly major: number; readonly minor: number } {
  return {
    major: Number((rdev >> 8n) & 0xfffn),
    minor: Number((rdev & 0xffn) | ((rdev >> 12n) & 0xfff00n)),
  }
}

/** Go compares names as bytes of UTF-8; UTF-16 units compare alike but for what lies beyond the surrogates. */
function byBytes(a: string, b: string): number {
  if (/[\uD800-\uFFFF]/.test(a) && /[\uD800-\uFFFF]/.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : a > b ? 1 : 0
}

function withoutNested(paths: readonly string[]): readonly string[] {
  let last: string | undefined
  return paths.filter((path) => {
    if (last !== undefined && path.startsWith(`${last}/`)) return false
    last = path
    return true
  })
}
