/**
 * Whether a file's name is that of a Dockerfile: `Dockerfile`, `Dockerfile.dev`, `api.Dockerfile`, `api.dockerfile`,
 * `Containerfile`, `Containerfile.dev`. The ignore files beside them (`Dockerfile.dockerignore`) are not.
 */
export function isDockerfileName(name: string): boolean {
  if (name.endsWith('.dockerignore') || name.startsWith('.')) return false
  return /^(?:Dockerfile|Containerfile)(?:\..+)?$|^dockerfile$|\.[Dd]ockerfile$/.test(name)
}

/** Orders paths relative to the root, with `/`: the nearest to the root first, plain names before others. */
export function byNearness(a: string, b: string): number {
  const keys = [key(a), key(b)] as const
  return keys[0].depth - keys[1].depth || keys[0].rank - keys[1].rank || (a < b ? -1 : a > b ? 1 : 0)
}

const plainNames = ['Dockerfile', 'dockerfile', 'Containerfile']

function key(path: string): { readonly depth: number; readonly rank: number } {
  const parts = path.split('/')
  const rank = plainNames.indexOf(parts.at(-1) ?? '')
  return { depth: parts.length, rank: rank === -1 ? plainNames.length : rank }
}
