// Programs that tests need beside the engines: unpacked into the cache folder, installed nowhere.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureArmBusybox } from './base-images.mjs'
import { distribution } from './machine.mjs'
import { cacheFolder } from './paths.mjs'
import { PrivateApt } from './private-apt.mjs'
import { engineSuite } from './private-engine.mjs'
import { run } from './run.mjs'
import { withSetUpLock } from './set-up-lock.mjs'

/** Folder under `test-tools` → packages, what is asked to see that they run, and what else may go. */
const TOOLS = {
  registry: { packages: ['docker-registry'], probe: ['usr/bin/docker-registry', '--version'] },
  qemu: {
    packages: ['qemu-user-static'],
    probe: ['usr/bin/qemu-aarch64-static', '--version'],
    only: 'aarch64',
  },
  ssh: {
    packages: ['openssh-server', 'openssh-client', 'openssh-sftp-server', 'libwrap0'],
    probe: ['usr/bin/ssh', '-V'],
  },
  docker: { packages: ['docker-cli', 'docker-buildx'], probe: ['usr/bin/docker', '--version'], newest: true },
}

/** Sets up a registry, emulation of arm64 with a base image, OpenSSH and the newest docker and buildx commands. */
export async function ensureTestTools(cache = cacheFolder()) {
  const home = join(cache, 'test-tools')
  mkdirSync(home, { recursive: true })
  await withSetUpLock(home, async () => {
    for (const [name, tool] of Object.entries(TOOLS))
      if (!existsSync(join(home, name))) await unpackTool(cache, join(home, name), tool)
  })
  await ensureArmBusybox(join(home, 'qemu', 'usr', 'bin', 'qemu-aarch64-static'), cache)
}

async function unpackTool(cache, folder, tool) {
  const system = distribution()
  const next = `${folder}.new`
  const unpackFrom = async (suite) => {
    rmSync(next, { recursive: true, force: true })
    await new PrivateApt(cache, system, suite).unpack(tool.packages, next)
    const [program, ...args] = tool.probe
    await run(join(next, program), args)
  }
  const stable = engineSuite(system.codename)
  if (!tool.newest) await unpackFrom(system.codename)
  else if (system.id !== 'debian') await unpackFrom(stable)
  else await unpackFrom('sid').catch(() => unpackFrom(stable)) // The unstable suite may want newer libraries.
  if (tool.only !== undefined)
    for (const name of readdirSync(join(next, 'usr', 'bin')))
      if (!name.includes(tool.only)) rmSync(join(next, 'usr', 'bin', name))
  rmSync(join(next, 'usr', 'share'), { recursive: true, force: true })
  renameSync(next, folder)
}
