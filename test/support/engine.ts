import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BaseImage } from '#electron/services/private-engine/base-image.ts'
import type { DaemonSettings } from '#electron/services/private-engine/engine-config.ts'
import {
  cacheFolder,
  engineLayout,
  unpackedEngineFolder,
} from '#electron/services/private-engine/engine-layout.ts'
import { PrivateEngine } from '#electron/services/private-engine/private-engine.ts'

/** An engine of a test's own: data in a temporary folder, nothing shared with the user's. */
export interface TestEngine extends AsyncDisposable {
  readonly socketPath: string
  /** The engine behind it, for tests that stop or kill it. */
  readonly engine: PrivateEngine
}

export interface TestEngineOptions {
  /** Default: all that the set-up made (`busybox:latest`, `debian:bookworm-slim`). */
  readonly baseImages?: readonly BaseImage[]
  /** Where its programs are unpacked. Default: the private engine's. */
  readonly engineDir?: string
  /** Laid over the daemon's configuration file. */
  readonly daemonSettings?: DaemonSettings
  /** Addresses to listen at, beside the socket: `tcp://127.0.0.1:41234`. */
  readonly hosts?: readonly string[]
}

const PREFIX = 'slipway-test-engine-'

/**
 * Starts an engine for tests, with the programs that the set-up unpacked and the same launcher as the studio's.
 * Dispose it (`await using`) and it is gone, data and all.
 *
 * @throws when no engine is unpacked: a missing engine fails the suite.
 */
export async function startTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const home = await mkdtemp(join(tmpdir(), PREFIX))
  const engine = await openEngine(join(home, 'home'), options)
  const dispose = async (): Promise<void> => {
    await engine.removeData(AbortSignal.timeout(60_000), { force: true })
    await rm(home, { recursive: true, force: true })
  }
  const lease = await engine.acquire(AbortSignal.timeout(120_000))
  if (!lease.ok) {
    await dispose()
    const tail = lease.error.kind === 'engine-start-failed' ? `\n${lease.error.logTail}` : ''
    throw new Error(`${lease.error.message}${tail}`)
  }
  return { socketPath: lease.value.socketPath, engine, [Symbol.asyncDispose]: dispose }
}

/** The base images that the set-up made, as far as it did. */
export function madeBaseImages(): readonly BaseImage[] {
  const images = join(cacheFolder(process.env), 'images')
  return [
    { reference: 'busybox:latest', tarball: join(images, 'busybox.tar'), changes: ['CMD ["sh"]'] },
    {
      reference: 'debian:bookworm-slim',
      tarball: join(images, 'debian-bookworm-slim.tar'),
      changes: ['CMD ["bash"]'],
    },
  ].filter(({ tarball }) => existsSync(tarball))
}

/** Stops and removes test engines whose tests died without disposing them. */
export async function sweepTestEngines(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const home = join(tmpdir(), name)
    const engine = await openEngine(join(home, 'home'), { baseImages: [] })
    if (!existsSync(engine.layout.home)) continue // Its test is just about to start it.
    const removed = await engine.removeData(AbortSignal.timeout(60_000)) // Says no while a living test uses it.
    if (removed.ok) await rm(home, { recursive: true, force: true })
  }
}

async function openEngine(home: string, options: TestEngineOptions): Promise<PrivateEngine> {
  const engineDir = options.engineDir ?? unpackedEngineFolder(process.env)
  const { socketPath } = engineLayout({ engineDir, home })
  const hosts = options.hosts && { hosts: [`unix://${socketPath}`, ...options.hosts] }
  const opened = await PrivateEngine.open({
    engineDir,
    home,
    baseImages: options.baseImages ?? madeBaseImages(),
    daemonSettings: { ...options.daemonSettings, ...hosts },
  })
  if (!opened.ok) throw new Error(`${opened.error.message} \`npm test\` sets one up.`)
  return opened.value
}
