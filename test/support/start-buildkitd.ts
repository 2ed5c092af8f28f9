import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unmountBelow } from '#electron/services/private-engine/engine-mounts.ts'
import { endLeftoverSteps } from '#electron/services/private-engine/leftover-steps.ts'
import { buildkitdConfig } from './buildkitd-config.ts'
import { freePort } from './free-port.ts'
import { makeCertificates, type Certificates } from './make-certificates.ts'
import { matrixFolder } from './matrix-engines.ts'
import { ownedFolder } from './owned-folder.ts'
import { startDaemon } from './start-daemon.ts'
import { startRegistry } from './start-registry.ts'

const run = promisify(execFile)

/** A stand-alone buildkitd whose `docker.io` is a registry of its own. */
export interface TestBuildkitd extends AsyncDisposable {
  /** @example "unix:///tmp/…/buildkitd.sock" or "tcp://127.0.0.1:41234" */
  readonly url: string
  /** What clients need over TCP. */
  readonly certificates: Certificates | undefined
  /** The registry that has busybox and takes pushes, without TLS. */
  readonly registry: string
  readonly pid: number
  /** For people: tests print it and never look at it. */
  readonly version: string
  /** Its programs, buildctl among them, and runc's folder. */
  readonly searchPath: readonly string[]
}

export interface BuildkitdOptions {
  /** A socket, or TCP with mutual TLS. */
  readonly listen: 'unix' | 'tls'
  /** Where it looks for Docker Hub's images: `127.0.0.1:41234`. Default: a registry of its own. */
  readonly registry?: string
}

/** @throws where the set-up has none */
export async function startBuildkitd({ listen, ...options }: BuildkitdOptions): Promise<TestBuildkitd> {
  const searchPath = ['usr/bin', 'usr/sbin'].map((name) => join(matrixFolder('buildkitd'), name))
  const program = join(searchPath[0] ?? '', 'buildkitd')
  const env = { ...process.env, PATH: [...searchPath, process.env['PATH'] ?? ''].join(':') }
  await using starting = new AsyncDisposableStack()
  const registry = options.registry ?? starting.use(await startRegistry()).address
  const { path: folder } = starting.use(await ownedFolder())
  const root = join(folder, 'root')
  await mkdir(root)
  const certificates = listen === 'tls' ? await makeCertificates(folder) : undefined
  const url =
    listen === 'tls'
      ? `tcp://127.0.0.1:${String(await freePort())}`
      : `unix://${join(folder, 'buildkitd.sock')}`
  const config = join(folder, 'buildkitd.toml')
  await writeFile(config, buildkitdConfig({ root, url, registry, certificates }))
  starting.defer(async () => {
    await endLeftoverSteps(root, env)
    await unmountBelow([root])
  })
  const daemon = starting.use(
    await startDaemon({
      program,
      args: ['--config', config],
      env,
      // time="…" level=info msg="running server on /tmp/…/buildkitd.sock"
      ready: (line) => (line.includes('running server on') ? url : undefined),
    }),
  )
  // buildkitd github.com/moby/buildkit v0.33.1 …
  const { stdout } = await run(program, ['--version'])
  const owned = starting.move()
  return {
    url,
    certificates,
    registry,
    pid: daemon.pid,
    version: stdout.split(' ')[2]?.trim() ?? '',
    searchPath,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
