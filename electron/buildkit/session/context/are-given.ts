import type { GivenFile } from './send-folder.ts'
import type { TransferFilter } from './walk.ts'

/**
 * Whether all that the engine wants of a folder is given, so that the folder itself need not be looked at: mostly so for
 * the Dockerfile and its ignore file. A `dockerfile` is only asked for in case that there is no `Dockerfile`.
 */
export function areGiven(given: readonly GivenFile[], { include, exclude, follow }: TransferFilter): boolean {
  if (include.length > 0 || exclude.length > 0 || follow === undefined || follow.length === 0) return false
  const names = new Set(given.map(({ name }) => name))
  return follow.every((path) => names.has(path) || (path === 'dockerfile' && names.has('Dockerfile')))
}
