import { spawn } from 'node:child_process'
import { chmod, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { containerdConfig, daemonConfig, type DaemonSettings } from './engine-config.ts'
import { answers, configuredSocket } from './engine-client.ts'
import type { EngineLayout } from './engine-layout.ts'
import type { EngineManifest } from './engine-manifest.ts'
import { unmountBelow } from './engine-mounts.ts'
import { containerdArguments, daemonArguments, findEngineProcesses } from './engine-processes.ts'
import { endProcess } from './end-process.ts'
import { endLeftoverSteps } from './leftover-steps.ts'

/** How long a fresh start may take; measured 0.6 s on two cores, a slow disk may need many seconds. */
const START_LIMIT_MS = 60_000

/**
 * Starts, finds and stops the two processes of an engine. Called under the engine's lock only.
 *
 * They are started apart from us (own session), so that a Ctrl-C in the terminal does not end builds of another window.
 */
export class EngineDaemon {
  readonly #layout: EngineLayout
  readonly #manifest: EngineManifest
  readonly #settings: DaemonSettings

  constructor(layout: EngineLayout, manifest: EngineManifest, settings: DaemonSettings) {
    this.#layout = layout
    this.#manifest = manifest
    this.#settings = settings
  }

  /** The socket of the engine that runs and answers, if one does. */
  async running(): Promise<string | undefined> {
    const { dockerd, containerd } = await findEngineProcesses(this.#layout)
    if (dockerd.length !== 1 || containerd.length !== 1) return undefined
    const socketPath = await configuredSocket(this.#layout.daemonConfig)
    return socketPath !== undefined && (await answers(socketPath, 5_000)) ? socketPath : undefined
  }

  /** Starts it, clearing away first what a killed one left behind. Rejects when it does not come up, or is cancelled. */
  async start(keepBytes: number, signal: AbortSignal): Promise<string> {
    await this.stop()
    const { home, runtimeDir, socketPath } = this.#layout
    for (const folder of [home, runtimeDir, dirname(socketPath)]) await mkdir(folder, { recursive: true })
    await Promise.all([chmod(home, 0o700), chmod(runtimeDir, 0o700)])
    await writeFile(this.#layout.containerdConfig, containerdConfig(this.#layout))
    await writeFile(this.#layout.daemonConfig, daemonConfig(this.#layout, keepBytes, this.#settings))
    const startSignal = AbortSignal.any([signal, AbortSignal.timeout(START_LIMIT_MS)])
    try {
      await this.#launch(
        this.#manifest.containerd,
        containerdArguments(this.#layout),
        this.#layout.containerdLog,
        () => exists(this.#layout.containerdSocket),
        startSignal,
      )
      await this.#launch(
        this.#manifest.dockerd,
        daemonArguments(this.#layout),
        this.#layout.daemonLog,
        () => answers(socketPath, 1_000),
        startSignal,
      )
    } catch (error) {
      await this.stop()
      throw error
    }
    return socketPath
  }

  /** Ends it, wholly: both processes, what they ran, their mounts and sockets. Nothing happens where none runs. */
  async stop(): Promise<void> {
    const { dockerd, containerd } = await findEngineProcesses(this.#layout)
    for (const process of dockerd) await endProcess(process, 15_000)
    for (const process of containerd) await endProcess(process, 5_000)
    await endLeftoverSteps(this.#layout.dataRoot, this.#environment())
    const { runtimeDir, home, pidFile, containerdSocket } = this.#layout
    const left = await unmountBelow([runtimeDir, home])
    const socketPath = await configuredSocket(this.#layout.daemonConfig)
    for (const file of [
      socketPath,
      this.#layout.socketPath,
      pidFile,
      containerdSocket,
      `${containerdSocket}.ttrpc`,
    ])
      if (file !== undefined) await rm(file, { force: true })
    if (left.length === 0) await rm(runtimeDir, { recursive: true, force: true })
  }

  /** The last lines of the daemon's log, or containerd's where dockerd has not got as far. */
  async logTail(): Promise<string> {
    for (const file of [this.#layout.daemonLog, this.#layout.containerdLog]) {
      const text = await readFile(file, 'utf8').catch(() => '')
      if (text.trim() !== '') return text.trim().split('\n').slice(-12).join('\n')
    }
    return ''
  }

  /** Starts one program, its output to `logFile`, and waits until `ready`. Rejects as soon as it ends by itself. */
  async #launch(
    program: string,
    args: readonly string[],
    logFile: string,
    ready: () => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted()
    const log = await open(logFile, 'w', 0o600)
    try {
      const child = spawn(join(this.#layout.engineDir, program), args, {
        cwd: this.#layout.home,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: this.#environment(),
      })
      let ended: Error | undefined
      child.once('error', (error) => (ended = error))
      child.once('exit', (code, name) => {
        ended = new Error(
          `${program} ended at once (${code === null ? String(name) : `code ${String(code)}`})`,
        )
      })
      child.unref()
      while (!(await ready())) {
        if (ended !== undefined) throw ended
        await delay(20, undefined, { signal })
      }
    } finally {
      await log.close()
    }
  }

  /** The machine's environment with the engine's programs first, and without what would steer a docker client. */
  #environment(): NodeJS.ProcessEnv {
    const env = { ...process.env }
    delete env['DOCKER_HOST']
    delete env['DOCKER_CONTEXT']
    const own = this.#manifest.searchPath.map((folder) => join(this.#layout.engineDir, folder))
    return { ...env, PATH: [...own, env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin'].join(':') }
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
