import { rm } from 'node:fs/promises'
import { err, ok } from '#shared/result.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { bytesOnDisk } from './disk-usage.ts'
import { DEFAULT_KEEP_BYTES, type DaemonSettings } from './engine-config.ts'
import { EngineDaemon } from './engine-daemon.ts'
import { engineHome, engineLayout, unpackedEngineFolder } from './engine-layout.ts'
import type { EngineEnvironment, EngineLayout, EngineLayoutOptions } from './engine-layout.ts'
import { withEngineLock } from './engine-lock.ts'
import { readEngineManifest, type EngineManifest } from './engine-manifest.ts'
import { unmountBelow } from './engine-mounts.ts'
import { findEngineProcesses } from './engine-processes.ts'
import { ensureBaseImage, type BaseImage } from './base-image.ts'
import { LeaseBook, type Lease } from './lease-book.ts'
import { engineCancelled, type EngineResult } from './private-engine-error.ts'
import { sampleBaseImage } from './sample-base-image.ts'
import { watchUser, type UserWatch } from './watch-user.ts'

export interface PrivateEngineOptions extends EngineLayoutOptions {
  /** What the build cache may keep, in bytes; default 10 GB. */
  readonly keepBytes?: number
  /** Images brought into the engine when it is acquired, where it has none of that name. */
  readonly baseImages?: readonly BaseImage[]
  /** For an engine that must differ from the studio's: its features, more addresses, registries. */
  readonly daemonSettings?: DaemonSettings
  /** Main file of the process that ends the engine after a killed user, where it does not lie among the sources. */
  readonly keeper?: URL
}

/** The right to use a running engine. Whoever acquires it releases it; releasing twice does nothing. */
export interface EngineLease {
  readonly socketPath: string
  /** Gives it back; the last one to do so stops the engine. Resolves when that is done. */
  release(): Promise<void>
}

export interface EngineStatus {
  readonly version: string
  readonly suite: string
  /** The socket while it runs. */
  readonly socketPath: string | undefined
  /** Process ids of its users. */
  readonly users: readonly number[]
  readonly keepBytes: number
}

export interface EngineDiskUsage {
  /** The programs. */
  readonly programsBytes: number
  /** Images, build cache, logs. */
  readonly dataBytes: number
  /** What the build cache is held to by the engine itself. */
  readonly keepBytes: number
}

/** A lease whose holder is watched, so that the engine ends with it. */
type WatchedLease = Lease & { readonly watch: UserWatch }

/**
 * The studio's own Docker Engine on a machine that has none: unpacked programs, own data, own socket, no bridge, no
 * firewall rules. It runs while someone holds a lease, across windows and processes, and ends some seconds after the last
 * holder that was killed.
 *
 * @example
 * const engine = await PrivateEngine.locate(process.env);
 * const lease = await engine?.acquire(signal);
 * if (lease?.ok) { …lease.value.socketPath…; await lease.value.release(); }
 */
export class PrivateEngine {
  readonly layout: EngineLayout
  readonly manifest: EngineManifest
  readonly #keepBytes: number
  readonly #baseImages: readonly BaseImage[]
  readonly #daemon: EngineDaemon
  readonly #leases: LeaseBook
  readonly #watchUser: () => UserWatch

  private constructor(manifest: EngineManifest, options: PrivateEngineOptions) {
    this.layout = engineLayout(options)
    this.#watchUser = () => watchUser(options, options.keeper)
    this.manifest = manifest
    this.#keepBytes = options.keepBytes ?? DEFAULT_KEEP_BYTES
    this.#baseImages = options.baseImages ?? []
    this.#daemon = new EngineDaemon(this.layout, manifest, options.daemonSettings ?? {})
    this.#leases = new LeaseBook(this.layout.leasesDir)
  }

  /** The engine that `npm start` set up for this user (`SLIPWAY_ENGINE_DIR` or the cache folder), if it did. */
  static async locate(env: EngineEnvironment, keeper?: URL): Promise<PrivateEngine | undefined> {
    const base = sampleBaseImage(env)
    const opened = await PrivateEngine.open({
      engineDir: unpackedEngineFolder(env),
      home: engineHome(env),
      baseImages: base === undefined ? [] : [base],
      ...(keeper && { keeper }),
    })
    return opened.ok ? opened.value : undefined
  }

  /** An engine with folders of one's own choosing, over programs already unpacked. Starts nothing. */
  static async open(options: PrivateEngineOptions): Promise<EngineResult<PrivateEngine>> {
    const manifest = await readEngineManifest(options.engineDir)
    if (manifest === undefined)
      return err({
        kind: 'engine-not-installed',
        message: `There is no unpacked engine in ${options.engineDir}.`,
        remedy: 'npm run engine -- setup',
      })
    return ok(new PrivateEngine(manifest, options))
  }

  /** Starts the engine, or joins the one that runs. Aborting ends the wait and leaves no lease behind. */
  async acquire(signal: AbortSignal): Promise<EngineResult<EngineLease>> {
    if (process.getuid?.() !== 0)
      return err({
        kind: 'engine-needs-root',
        message: 'The private engine runs only as root.',
        remedy: 'Install Docker Engine, or Docker Desktop, and start it; the studio then uses that one.',
      })
    try {
      return await withEngineLock(this.layout.home, signal, () => this.#acquireLocked(signal))
    } catch (error) {
      return signal.aborted ? engineCancelled(signal) : this.#startFailed(error)
    }
  }

  async #acquireLocked(signal: AbortSignal): Promise<EngineResult<EngineLease>> {
    const lease = { ...(await this.#leases.add(process.pid)), watch: this.#watchUser() }
    try {
      const socketPath = (await this.#daemon.running()) ?? (await this.#daemon.start(this.#keepBytes, signal))
      for (const image of this.#baseImages) await ensureBaseImage(socketPath, image, signal)
      return ok(this.#leaseOf(lease, socketPath))
    } catch (error) {
      const failure = await this.#startFailed(error)
      await this.#giveBack(lease)
      return signal.aborted ? engineCancelled(signal) : failure
    }
  }

  async #startFailed(error: unknown): Promise<EngineResult<EngineLease>> {
    return err({
      kind: 'engine-start-failed',
      message: `The private engine did not start: ${messageOf(error)}`,
      remedy: `See ${this.layout.daemonLog}; \`npm run engine -- remove\` starts afresh.`,
      logTail: await this.#daemon.logTail(),
    })
  }

  async status(): Promise<EngineStatus> {
    const { dockerd } = await findEngineProcesses(this.layout)
    const users = (await this.#leases.living()).map((lease) => lease.pid)
    return {
      version: this.manifest.version,
      suite: this.manifest.suite,
      socketPath: dockerd.length === 0 ? undefined : await this.#daemon.running(),
      users: [...new Set(users)],
      keepBytes: this.#keepBytes,
    }
  }

  async diskUsage(signal: AbortSignal): Promise<EngineDiskUsage> {
    return {
      programsBytes: this.manifest.unpackedBytes,
      dataBytes: await bytesOnDisk(this.layout.home, signal),
      keepBytes: this.#keepBytes,
    }
  }

  /** Stops it at once, unless someone else uses it and `force` is not set. */
  async stop(signal: AbortSignal, { force = false } = {}): Promise<EngineResult<void>> {
    return withEngineLock(this.layout.home, signal, async () => {
      const users = [...new Set((await this.#leases.living()).map((lease) => lease.pid))]
      if (users.length > 0 && !force)
        return err({
          kind: 'engine-in-use',
          message: `The engine is in use by process ${users.join(', ')}.`,
          remedy: 'Close the windows that use it, or add --force.',
        })
      await this.#daemon.stop()
      return ok(undefined)
    })
  }

  /** Stops it and removes its images, cache, logs and sockets; the unpacked programs stay. */
  async removeData(
    signal: AbortSignal,
    options: { readonly force?: boolean } = {},
  ): Promise<EngineResult<void>> {
    const stopped = await this.stop(signal, options)
    if (!stopped.ok) return stopped
    const { home } = this.layout
    const left = await unmountBelow([home])
    if (left.length > 0)
      // Removing through a mount would reach what is mounted.
      return err({
        kind: 'engine-in-use',
        message: `Something is still mounted below ${home}: ${left.join(', ')}`,
        remedy: `umount ${left.join(' ')}`,
      })
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
    return ok(undefined)
  }

  #leaseOf(lease: WatchedLease, socketPath: string): EngineLease {
    let released: Promise<void> | undefined
    return { socketPath, release: () => (released ??= this.#release(lease)) }
  }

  #release(lease: WatchedLease): Promise<void> {
    return withEngineLock(this.layout.home, AbortSignal.timeout(60_000), () => this.#giveBack(lease))
  }

  async #giveBack(lease: WatchedLease): Promise<void> {
    await this.#leases.remove(lease)
    if ((await this.#leases.living()).length === 0) await this.#daemon.stop()
    lease.watch.end()
  }
}
