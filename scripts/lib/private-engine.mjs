// Unpacks the private engine into the cache folder. Nothing is installed: no service, no group, no rule.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './paths.mjs'
import { distribution, hasApt, isRoot } from './machine.mjs'
import { PrivateApt } from './private-apt.mjs'
import { run } from './run.mjs'
import { SetupError, formatBytes, say, sayDetail } from './say.mjs'
import { withSetUpLock } from './set-up-lock.mjs'

export const engineFolder = (cache = cacheFolder()) => join(cache, 'engine', 'unpacked')

export const hasPrivateEngine = (cache = cacheFolder()) =>
  existsSync(join(engineFolder(cache), 'engine.json'))

/**
 * The suite whose engine is taken. Debian 12's own is from 2023 (no heredocs, no history), so it gets Debian 13's,
 * which needs nothing newer than Debian 12's libraries.
 */
export const engineSuite = (codename) => (codename === 'bookworm' ? 'trixie' : codename)

/**
 * Sets the private engine up where it is not yet.
 *
 * @returns {Promise<string>} the unpacked engine's folder
 */
export async function ensurePrivateEngine(cache = cacheFolder()) {
  const folder = engineFolder(cache)
  if (hasPrivateEngine(cache)) return folder
  return withSetUpLock(folder, () => (hasPrivateEngine(cache) ? folder : setUp(cache, folder)))
}

async function setUp(cache, folder) {
  const system = distribution()
  if (!hasApt(system))
    throw new SetupError(
      `A private engine can be set up on Debian and Ubuntu only, and this is ${system?.name ?? process.platform}.`,
      'Install Docker Engine or Docker Desktop and start it.',
    )
  if (!isRoot())
    throw new SetupError(
      'A private engine needs root.',
      'Install Docker Engine and start it, or run this once as root: sudo npm start',
    )
  say(
    `Setting up a private Docker Engine in ${folder} (own socket, data and configuration; no service, no bridge)`,
  )
  await unpackEngine(cache, system, engineSuite(system.codename), folder)
  return folder
}

/**
 * Unpacks a suite's engine into a folder, with the `engine.json` that the launcher reads.
 *
 * @param {string} cache
 * @param {{codename: string, name: string}} system
 * @param {string} suite
 * @param {string} folder replaced where it exists
 * @throws SetupError where the suite cannot be had, or its programs do not run here
 */
export async function unpackEngine(cache, system, suite, folder) {
  const next = `${folder}.new`
  rmSync(next, { recursive: true, force: true })
  mkdirSync(next, { recursive: true })
  const packages = await new PrivateApt(cache, system, suite).unpack(['docker.io', 'containerd'], next)
  // runc of the machine's own suite: newer ones are linked against newer libraries.
  packages.push(...(await new PrivateApt(cache, system, system.codename).unpack(['runc'], next)))
  for (const name of ['usr/share', 'etc', 'lib', 'usr/lib', 'var'])
    rmSync(join(next, name), { recursive: true, force: true })
  const docker = packages.find(({ name }) => name === 'docker.io')
  const manifest = {
    format: 1,
    version: docker.version,
    suite,
    architecture: (await run('dpkg', ['--print-architecture'])).output.trim(),
    dockerd: firstOf(next, ['usr/sbin/dockerd', 'usr/bin/dockerd']),
    containerd: firstOf(next, ['usr/bin/containerd', 'usr/sbin/containerd']),
    searchPath: ['usr/sbin', 'usr/bin'],
    packages: packages.map(({ name, version, bytes }) => ({ name, version, bytes })),
    unpackedBytes: Number((await run('du', ['-sb', next])).output.split('\t')[0]),
  }
  const version = (program) => run(join(next, program), ['--version'])
  await Promise.all([version(manifest.dockerd), version(manifest.containerd)]).catch((error) => {
    throw new SetupError(
      `The engine of ${suite} does not run on this machine: ${error.remedy}`,
      'Install Docker Engine.',
    )
  })
  writeFileSync(join(next, 'engine.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  rmSync(folder, { recursive: true, force: true })
  renameSync(next, folder)
  sayDetail(`Docker Engine ${manifest.version}: ${formatBytes(manifest.unpackedBytes)} unpacked`)
}

const firstOf = (folder, names) => {
  const found = names.find((name) => existsSync(join(folder, name)))
  if (found === undefined) throw new SetupError(`The package lacks ${names[0]}.`)
  return found
}
