// A stand-alone buildkitd with buildctl and the Dockerfile frontend, built from source: Debian packages none.
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { distribution } from './machine.mjs'
import { PrivateApt } from './private-apt.mjs'
import { findProgram, run } from './run.mjs'
import { SetupError, formatDuration, say, sayDetail } from './say.mjs'

export const BUILDKIT_VERSION = 'v0.33.1'

/**
 * Builds it into a folder, beside the distribution's runc. `go install` would refuse BuildKit for the excludes in its
 * go.mod, so it is built as what it is: the main module.
 *
 * @param {string} cache
 * @param {string} folder
 * @throws SetupError without a Go toolchain or its module proxy
 */
export async function ensureBuildkitd(cache, folder) {
  if (findProgram('go') === undefined) throw new SetupError('a stand-alone buildkitd needs a Go toolchain')
  const began = Date.now()
  say(`Building buildkitd ${BUILDKIT_VERSION} for the tests (about 100 MB of modules, once)`)
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(join(dirname(folder), 'making-'))
  try {
    const env = {
      ...process.env,
      GOFLAGS: '-modcacherw -mod=readonly',
      GOMODCACHE: join(work, 'modules'),
      GOCACHE: join(work, 'objects'),
      CGO_ENABLED: '0',
    }
    const go = async (...args) => (await run('go', args, { cwd: work, env, timeoutMs: 900_000 })).output
    const module = await go('mod', 'download', '-json', `github.com/moby/buildkit@${BUILDKIT_VERSION}`)
    const { Dir: source } = JSON.parse(module)
    const bin = join(work, 'made', 'usr', 'bin')
    const commands = ['./cmd/buildkitd', './cmd/buildctl', './frontend/dockerfile/cmd/dockerfile-frontend']
    const flags = `-ldflags=-s -w -X github.com/moby/buildkit/version.Version=${BUILDKIT_VERSION}`
    await go('build', '-C', source, '-trimpath', flags, `-o=${bin}/`, ...commands)
    const system = distribution()
    await new PrivateApt(cache, system, system.codename).unpack(['runc'], join(work, 'made'))
    renameSync(join(work, 'made'), folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  sayDetail(`built in ${formatDuration(Date.now() - began)}`)
}
