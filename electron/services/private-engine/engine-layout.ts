import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where one private engine keeps everything. Nothing of it lies outside `home` and `runtimeDir`. */
export interface EngineLayout {
  /** The unpacked engine (read only for us). */
  readonly engineDir: string
  /** Images, build cache, logs, configuration, leases. */
  readonly home: string
  readonly dataRoot: string
  readonly containerdRoot: string
  readonly leasesDir: string
  readonly stateFile: string
  readonly daemonConfig: string
  readonly containerdConfig: string
  readonly daemonLog: string
  readonly containerdLog: string
  /** Sockets and what may not survive a reboot; short, since a socket's path may have 107 bytes at most. */
  readonly runtimeDir: string
  readonly execRoot: string
  readonly containerdState: string
  readonly containerdSocket: string
  readonly pidFile: string
  readonly socketPath: string
}

export interface EngineLayoutOptions {
  readonly engineDir: string
  readonly home: string
  /** Default: a folder under `/run` named after `home`. */
  readonly runtimeDir?: string | undefined
  /** Default: `docker.sock` in the runtime folder. */
  readonly socketPath?: string | undefined
}

export function engineLayout({ engineDir, home, runtimeDir, socketPath }: EngineLayoutOptions): EngineLayout {
  const run =
    runtimeDir ?? join('/run', `slipway-${createHash('sha256').update(home).digest('hex').slice(0, 10)}`)
  return {
    engineDir,
    home,
    dataRoot: join(home, 'data'),
    containerdRoot: join(home, 'containerd'),
    leasesDir: join(home, 'leases'),
    stateFile: join(home, 'state.json'),
    daemonConfig: join(home, 'daemon.json'),
    containerdConfig: join(home, 'containerd.toml'),
    daemonLog: join(home, 'dockerd.log'),
    containerdLog: join(home, 'containerd.log'),
    runtimeDir: run,
    execRoot: join(run, 'exec'),
    containerdState: join(run, 'containerd'),
    containerdSocket: join(run, 'containerd.sock'),
    pidFile: join(run, 'dockerd.pid'),
    socketPath: socketPath ?? join(run, 'docker.sock'),
  }
}

/** The environment's part in where things lie; all optional. */
export type EngineEnvironment = Readonly<Record<string, string | undefined>>

/** The user's cache folder for Slipway: `SLIPWAY_CACHE_DIR`, else `$XDG_CACHE_HOME/slipway`, else `~/.cache/slipway`. */
export function cacheFolder(env: EngineEnvironment): string {
  const own = env['SLIPWAY_CACHE_DIR']
  if (own !== undefined && own !== '') return own
  const xdg = env['XDG_CACHE_HOME']
  if (xdg?.startsWith('/') === true) return join(xdg, 'slipway')
  return join(env['HOME'] ?? homedir(), '.cache', 'slipway')
}

/** Where the engine of `npm start` is unpacked: `SLIPWAY_ENGINE_DIR`, else in the cache folder. */
export function unpackedEngineFolder(env: EngineEnvironment): string {
  const own = env['SLIPWAY_ENGINE_DIR']
  return own !== undefined && own !== '' ? own : join(cacheFolder(env), 'engine', 'unpacked')
}

/** Where the engine of `npm start` keeps its data: `SLIPWAY_ENGINE_HOME`, else in the cache folder. */
export function engineHome(env: EngineEnvironment): string {
  const own = env['SLIPWAY_ENGINE_HOME']
  return own !== undefined && own !== '' ? own : join(cacheFolder(env), 'engine', 'home')
}
