import { compilePattern, type Pattern } from './pattern.ts'

/** For each pattern whether it matched a folder: what its children inherit. */
export type Inherited = readonly boolean[]

/** Which paths a list of patterns names: the last pattern that matches a path or a folder above it decides. */
export interface PathMatcher {
  readonly patterns: readonly Pattern[]
  /** Whether any pattern is an exception. */
  readonly hasExceptions: boolean
  /**
   * @param path relative, with `/`
   * @param parent what `match` gave for the folder of the path; nothing for the top level
   */
  match(
    path: string,
    parent: Inherited | undefined,
  ): { readonly matched: boolean; readonly inherited: Inherited }
}

/**
 * The walk goes from the top down, so each folder's result is handed to its children and no path is matched against its
 * parents again. Patterns that cannot change the verdict are not tried, and count as not matched for the children:
 * that is how Docker's own matcher does it, and a context must be the same here and there.
 */
export function pathMatcher(sources: readonly string[]): PathMatcher | undefined {
  const patterns = sources.map(compilePattern).filter((pattern) => pattern !== undefined)
  if (patterns.length === 0) return undefined
  return {
    patterns,
    hasExceptions: patterns.some(({ exception }) => exception),
    match(path, parent) {
      let matched = false
      const inherited = patterns.map((pattern, index) => {
        let hit = parent?.[index] ?? false
        if (!hit && pattern.exception === matched) hit = pattern.matches(path)
        if (hit) matched = !pattern.exception
        return hit
      })
      return { matched, inherited }
    },
  }
}

/**
 * Whether a folder that is not matched itself may hold something that is. Only where all patterns that count are plain
 * prefixes can this be denied.
 */
export function mayMatchBelow(matcher: PathMatcher, folder: string, exception: boolean): boolean {
  const counting = matcher.patterns.filter((pattern) => pattern.exception === exception)
  return counting.some(({ text }) => {
    const prefix = text.replace(/\/\*\*?$/, '')
    return /[*[\]?^\\]/.test(prefix) || `${prefix}/`.startsWith(`${folder}/`)
  })
}
