import { lstatSync, readdirSync, readlinkSync, type BigIntStats } from 'node:fs'
import { contextError, ContextError, errorCode } from './context-error.ts'
import { followPaths } from './follow-paths.ts'
import { goFileMode } from './file-mode.ts'
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
  readonly regular: boolean
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
  yield* walkFolder(root, [top], include, exclude, links)
}

function* walkFolder(
  root: RootFolder,
  levels: readonly Level[],
  include: PathMatcher | undefined,
  exclude: PathMatcher | undefined,
  links: Map<string, string>,
): Generator<Entry, void> {
  const parent = levels.at(-1)
  if (!parent) return
  for (const name of names(root, parent.path)) {
    const path = parent.path === '' ? name : `${parent.path}/${name}`
    const stats = statOf(root, path, name)
    if (!stats) continue
    const included = include?.match(path, parent.included)
    const excluded = exclude?.match(path, parent.excluded)
    const skipped = included?.matched === false || excluded?.matched === true
    const folder = stats.isDirectory()
    if (!skipped) {
      for (const level of levels) {
        if (level.emitted || !level.stats) continue
        level.emitted = true
        yield entryOf(root, level.path, level.stats, links)
      }
      yield entryOf(root, path, stats, links)
    }
    if (!folder) continue
    if (include && included?.matched === false && !mayMatchBelow(include, path, false)) continue
    if (exclude && excluded?.matched === true && !mayMatchBelow(exclude, path, true)) continue
    const level: Level = {
      path,
      stats,
      included: included?.inherited,
      excluded: excluded?.inherited,
      emitted: !skipped,
    }
    try {
      yield* walkFolder(root, [...levels, level], include, exclude, links)
    } catch (error) {
      if (!(skipped && error instanceof ContextError && error.path === path)) throw error
    }
  }
}

function names(root: RootFolder, folder: string): readonly string[] {
  try {
    return readdirSync(root.resolve(folder)).sort(byBytes)
  } catch (error) {
    const gone = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
    if (folder !== '' && gone) return []
    throw contextError(folder === '' ? root.path : folder, error)
  }
}

function statOf(root: RootFolder, path: string, name: string): BigIntStats | undefined {
  try {
    return lstatSync(root.resolve(path), { bigint: true })
  } catch (error) {
    const gone = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
    if (gone && name.includes('\uFFFD'))
      throw new ContextError(path, `${path} has a name that is not valid UTF-8`)
    if (gone) return undefined
    throw contextError(path, error)
  }
}

function entryOf(root: RootFolder, path: string, stats: BigIntStats, links: Map<string, string>): Entry {
  const regular = stats.isFile() || stats.isSocket()
  const entry = {
    path,
    mode: goFileMode(stats),
    size: stats.isDirectory() ? 0n : stats.size,
    modTime: stats.mtimeNs,
    linkname: '',
    regular,
    ...((stats.isBlockDevice() || stats.isCharacterDevice()) && { device: deviceOf(stats.rdev) }),
  }
  if (stats.isSymbolicLink()) return { ...entry, linkname: targetOf(root, path) }
  if (!stats.isFile() || stats.nlink < 2n) return entry
  const inode = `${stats.dev}:${stats.ino}`
  const first = links.get(inode)
  if (first !== undefined) return { ...entry, linkname: first, size: 0n }
  links.set(inode, path)
  return entry
}

function targetOf(root: RootFolder, path: string): string {
  try {
    return readlinkSync(root.resolve(path))
  } catch (error) {
    throw contextError(path, error)
  }
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
