import { posix } from 'node:path'
import { compilePattern } from './pattern.ts'
import type { OpenFolder } from './open-folder.ts'
import type { RootFolder } from './root-folder.ts'

/**
 * Resolves the paths that a build copies into what must be sent: the paths and whatever symbolic links on their way
 * point to. Links are read within the root: an absolute target or too many `..` start at the root again.
 *
 * @param paths `followpaths` of a FileSync call, for instance `['package.json', 'src/*.c']`
 * @returns include patterns, sorted; nothing when the whole root is meant
 */
export function followPaths(root: RootFolder, paths: readonly string[]): readonly string[] | undefined {
  const resolved = new Set<string>()
  for (const path of paths) follow(root, path, resolved)
  const sorted = [...resolved].sort()
  if (sorted.includes('.')) return undefined
  let last: string | undefined
  return sorted.filter((path) => {
    if (last !== undefined && path.startsWith(`${last}/`)) return false
    last = path
    return true
  })
}

function follow(root: RootFolder, path: string, resolved: Set<string>): void {
  const parts = posix.join('/', path).slice(1).split('/')
  let current = '.'
  for (let index = 0; index < parts.length; index++) {
    current = posix.join(current, parts[index] ?? '')
    const last = index === parts.length - 1
    const targets = linkTargets(root, current)
    if ((last || targets) && resolved.has(current)) return
    if (targets) {
      resolved.add(current)
      for (const target of targets) follow(root, posix.join(target, ...parts.slice(index + 1)), resolved)
      return
    }
    if (last) resolved.add(current)
  }
}

/** Where a link leads, as paths from the root; for a wildcard all links it matches; nothing for what is no link. */
function linkTargets(root: RootFolder, path: string): readonly string[] | undefined {
  const { dir, base } = posix.parse(path)
  if (!/(?<!\\)[*?[]/.test(base)) return linkTarget(root, path)
  const pattern = compilePattern(base)
  return lookInto(root, dir, (folder) => folder.names())
    ?.filter((name) => pattern?.matches(name))
    .flatMap((name) => linkTarget(root, posix.join(dir, name)) ?? [])
}

function linkTarget(root: RootFolder, path: string): readonly string[] | undefined {
  if (path === '.') return undefined
  const { dir, base } = posix.parse(path)
  return lookInto(root, dir, (folder) => {
    if (folder.stat(base)?.isSymbolicLink() !== true) return undefined
    const link = folder.linkTarget(base)
    return [posix.isAbsolute(link) ? posix.normalize(link) : posix.join('/', dir, link)]
  })
}

/** Nothing where the folder is not there: what does not exist has no links. */
function lookInto<T>(
  root: RootFolder,
  path: string,
  look: (folder: OpenFolder) => T | undefined,
): T | undefined {
  let folder: OpenFolder | undefined
  try {
    folder = root.folder(path)
    return look(folder)
  } catch {
    return undefined
  } finally {
    folder?.close()
  }
}
