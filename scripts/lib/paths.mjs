// Where things lie: the repository, and the user's cache folder.
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** `SLIPWAY_CACHE_DIR`, else `$XDG_CACHE_HOME/slipway`, else `~/.cache/slipway` (as electron/services has it). */
export function cacheFolder(env = process.env) {
  if (env.SLIPWAY_CACHE_DIR) return resolve(env.SLIPWAY_CACHE_DIR)
  if (env.XDG_CACHE_HOME?.startsWith('/')) return join(env.XDG_CACHE_HOME, 'slipway')
  return join(env.HOME ?? homedir(), '.cache', 'slipway')
}

/** The Node of the tools (24), once the dependencies are installed. */
export const TOOL_NODE = join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

export const inModules = (...parts) => join(ROOT, 'node_modules', ...parts)
