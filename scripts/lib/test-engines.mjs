// The engines that the tests' matrix runs on, unpacked or built into the cache folder.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUILDKIT_VERSION, ensureBuildkitd } from './buildkitd.mjs'
import { distribution } from './machine.mjs'
import { cacheFolder } from './paths.mjs'
import { engineFolder, engineSuite, unpackEngine } from './private-engine.mjs'
import { SetupError, say } from './say.mjs'
import { withSetUpLock } from './set-up-lock.mjs'

/** How long what could not be set up is left alone, in milliseconds. */
const RETRY_AFTER = 86_400_000

/**
 * Sets up all engines of the matrix: the distribution's own, the private engine's, the newest that Debian has, and a
 * stand-alone buildkitd. What a machine cannot have is said, and noted for the tests beside the ones it has.
 *
 * @returns the file that names them: `{"engines": [{"kind": "newest", "folder": "…"}, {"kind": "buildkitd", "missing": "…"}]}`
 */
export async function ensureTestEngines(cache = cacheFolder()) {
  const home = join(cache, 'test-engines')
  mkdirSync(home, { recursive: true })
  return withSetUpLock(home, async () => {
    const system = distribution()
    const stable = engineSuite(system.codename)
    const engines = [{ kind: 'stable', folder: engineFolder(cache) }]
    if (stable !== system.codename) {
      const folder = join(home, system.codename)
      if (!existsSync(folder)) await unpackEngine(cache, system, system.codename, folder)
      engines.push({ kind: 'distribution', folder })
    }
    engines.push(
      await attempt('newest', join(home, 'sid'), (folder) => {
        if (system.id !== 'debian')
          throw new SetupError('the newest engine comes from Debian’s unstable suite, and this is not Debian')
        return unpackEngine(cache, system, 'sid', folder)
      }),
      await attempt('buildkitd', join(home, `buildkit-${BUILDKIT_VERSION}-frontend`), (folder) =>
        ensureBuildkitd(cache, folder),
      ),
    )
    for (const { kind, missing } of engines)
      if (missing !== undefined) say(`left out of the tests’ engines: ${kind}: ${missing}`)
    const file = join(home, 'engines.json')
    writeFileSync(file, `${JSON.stringify({ engines }, undefined, 2)}\n`)
    return file
  })
}

/** What is there is taken; what failed is tried again a day later. */
async function attempt(kind, folder, setUp) {
  const failed = `${folder}.failed`
  if (existsSync(folder)) return { kind, folder }
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < RETRY_AFTER)
    return { kind, missing: readFileSync(failed, 'utf8') }
  rmSync(failed, { force: true })
  try {
    await setUp(folder)
    return { kind, folder }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    const missing = [error.message, error.remedy?.trim().split('\n').at(-1)].filter(Boolean).join(': ')
    writeFileSync(failed, missing)
    return { kind, missing }
  }
}
