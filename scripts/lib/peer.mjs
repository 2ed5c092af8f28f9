// The peer that builds are measured against: the distribution's buildx, unpacked for the benchmarks alone.
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { distribution } from './machine.mjs'
import { cacheFolder } from './paths.mjs'
import { PrivateApt } from './private-apt.mjs'
import { engineSuite } from './private-engine.mjs'

/** Full path of the buildx program; it runs by itself, without a docker command. */
export async function ensurePeer(cache = cacheFolder()) {
  const folder = join(cache, 'peer')
  const program = () =>
    ['usr/libexec/docker/cli-plugins/docker-buildx', 'usr/lib/docker/cli-plugins/docker-buildx']
      .map((name) => join(folder, name))
      .find((path) => existsSync(path))
  if (program() === undefined) {
    const system = distribution()
    rmSync(`${folder}.new`, { recursive: true, force: true })
    await new PrivateApt(cache, system, engineSuite(system.codename)).unpack(
      ['docker-buildx'],
      `${folder}.new`,
    )
    rmSync(folder, { recursive: true, force: true })
    renameSync(`${folder}.new`, folder)
  }
  return program()
}
