import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { EngineLayoutOptions } from './engine-layout.ts'

/** How long after a user's end a next one may take the engine over before it is stopped, in seconds. */
const GRACE = 5

/**
 * Reads until a line comes, which means that all is given back, or until the pipe ends, as it does with the process that
 * holds it, however that ends. A shell takes a megabyte and no time while it waits.
 */
const script = `read -r _ && exit 0; sleep ${GRACE}; exec "$@"`

/** A process that outlives this one, and stops the engine soon after it unless someone else uses it. */
export interface UserWatch {
  /** The lease was given back. */
  end(): void
}

/**
 * Sees to it that a user of the engine that is killed leaves nothing running. Where it cannot be started, the next start
 * clears away what is left.
 *
 * @param keeper main file of the process that stops the engine, where it does not lie beside this one: in a bundle
 */
export function watchUser(
  { engineDir, home, runtimeDir, socketPath }: EngineLayoutOptions,
  keeper = new URL('./engine-keeper.ts', import.meta.url),
): UserWatch {
  const layout: EngineLayoutOptions = { engineDir, home, runtimeDir, socketPath }
  const words = [process.execPath, fileURLToPath(keeper), JSON.stringify(layout)]
  const child = spawn('/bin/sh', ['-c', script, 'slipway-engine-watch', ...words], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined) // It was ended by someone else.
  child.unref()
  if ('unref' in child.stdin) (child.stdin as { unref(): void }).unref()
  return { end: () => child.stdin.end('given back\n') }
}
