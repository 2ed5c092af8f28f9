import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import Docker from 'dockerode'
import { ensureBaseImage } from '#electron/services/private-engine/base-image.ts'
import { cacheFolder } from '#electron/services/private-engine/engine-layout.ts'
import { buildkitdConfig } from './buildkitd-config.ts'
import { matrixFolder } from './matrix-engines.ts'
import { ownedFolder } from './owned-folder.ts'
import { startRegistry } from './start-registry.ts'

const run = promisify(execFile)

/** A buildkitd in a container of a Docker Engine, as a builder of buildx has it. Disposing removes it and its data. */
export interface BuildkitdContainer extends AsyncDisposable {
  /** @example "buildx_buildkit_slipway-1c2d0" */
  readonly name: string
  /** The registry that has busybox and takes pushes, without TLS. */
  readonly registry: string
}

const IMAGE = 'slipway-test-buildkitd:latest'

/** Starts one on an engine of the tests' own; its programs are those of the stand-alone one. */
export async function startBuildkitdContainer(socketPath: string): Promise<BuildkitdContainer> {
  await using starting = new AsyncDisposableStack()
  const docker = new Docker({ socketPath })
  const { address: registry } = starting.use(await startRegistry())
  const { path: folder } = starting.use(await ownedFolder())
  await importImage(socketPath, folder)
  const config = join(folder, 'buildkitd.toml')
  const url = 'unix:///run/buildkit/buildkitd.sock'
  const root = '/var/lib/buildkit'
  await writeFile(config, buildkitdConfig({ root, url, registry, certificates: undefined }))
  const name = `buildx_buildkit_slipway-${randomUUID().slice(0, 4)}0`
  const hostConfig = {
    // What buildkitd and its runc need. `Privileged` asks for all capabilities, some of which a machine that is a
    // container itself may lack.
    CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'DAC_READ_SEARCH'],
    CgroupnsMode: 'host',
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    MaskedPaths: [],
    ReadonlyPaths: [],
    NetworkMode: 'host',
    Binds: [`${config}:/etc/buildkitd.toml:ro`, '/sys/fs/cgroup:/sys/fs/cgroup:rw'],
  }
  const container = await docker.createContainer({
    name,
    Image: IMAGE,
    Cmd: ['buildkitd', '--config', '/etc/buildkitd.toml'],
    Volumes: { [root]: {} },
    HostConfig: hostConfig,
  })
  starting.defer(() => container.remove({ force: true, v: true }))
  await container.start()
  const deadline = Date.now() + 60_000
  while ((await exitCode(container, ['buildctl', 'debug', 'workers'])) !== 0) {
    const { State: state } = await container.inspect()
    if (!state.Running || Date.now() > deadline)
      throw new Error(
        `${name} did not start:\n${String(await container.logs({ stdout: true, stderr: true }))}`,
      )
    await delay(50)
  }
  const owned = starting.move()
  return { name, registry, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** busybox with buildkitd, buildctl, runc and the libraries that runc is linked with. */
async function importImage(socketPath: string, folder: string): Promise<void> {
  const root = join(folder, 'image')
  await mkdir(root)
  await run('tar', ['-C', root, '-xf', join(cacheFolder(process.env), 'images', 'busybox.tar')])
  const programs = ['usr/bin/buildkitd', 'usr/bin/buildctl', 'usr/sbin/runc'].map((name) =>
    join(matrixFolder('buildkitd'), name),
  )
  for (const program of programs) await copyFile(program, join(root, 'bin', basename(program)))
  for (const library of await librariesOf(programs.at(-1) ?? '')) {
    await mkdir(join(root, dirname(library)), { recursive: true })
    await copyFile(library, join(root, library))
  }
  const tarball = join(folder, 'image.tar')
  await run('tar', ['-C', root, '--numeric-owner', '-cf', tarball, '.'])
  await ensureBaseImage(socketPath, { reference: IMAGE, tarball, changes: [] }, AbortSignal.timeout(60_000))
  for (const path of [root, tarball]) await rm(path, { recursive: true })
}

/**
 * Paths out of what ldd(1) prints:
 *
 *     libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f46a7212000)
 *     /lib64/ld-linux-x86-64.so.2 (0x00007f46a7428000)
 */
async function librariesOf(program: string): Promise<readonly string[]> {
  const { stdout } = await run('ldd', [program])
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? '')
}

async function exitCode(container: Docker.Container, command: readonly string[]): Promise<number | null> {
  const exec = await container.exec({ Cmd: [...command], AttachStdout: true }).catch(() => undefined)
  if (exec === undefined) return null
  const stream = await exec.start({})
  stream.resume()
  await new Promise((resolve) => stream.once('close', resolve))
  return (await exec.inspect()).ExitCode
}
