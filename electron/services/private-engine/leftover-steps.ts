import { execFile } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where runc keeps its state when not told otherwise; BuildKit does not tell it (runc(8), `--root`). */
const RUNC_ROOT = '/run/runc'

/**
 * Ends the RUN steps that outlived a killed engine: those of runc's containers whose root file system lies below
 * `dataRoot`. runc itself makes sure that the process is still the one it started.
 *
 * @param env an environment whose PATH finds runc
 */
export async function endLeftoverSteps(dataRoot: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const name of await readdir(RUNC_ROOT).catch(() => [])) {
    const rootfs = parseRuncRootfs(
      await readFile(join(RUNC_ROOT, name, 'state.json'), 'utf8').catch(() => ''),
    )
    if (rootfs?.startsWith(`${dataRoot}/`) === true)
      await run('runc', ['delete', '--force', name], { env }).catch(() => undefined) // Another start tries again.
  }
}

/**
 * The root file system of a container out of runc's `state.json`.
 *
 * @example
 * {"id":"k2x…","init_process_pid":4711,"config":{"rootfs":"/…/data/buildkit/executor/k2x…/rootfs"}}
 */
export function parseRuncRootfs(text: string): string | undefined {
  try {
    const state = JSON.parse(text) as { config?: { rootfs?: unknown } } | null
    const rootfs = state?.config?.rootfs
    return typeof rootfs === 'string' ? rootfs : undefined
  } catch {
    return undefined
  }
}
