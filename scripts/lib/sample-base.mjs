// The samples' base image for a private engine: left to the registry where one answers, made here where none does.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianTarball, ensureDebian } from './base-images.mjs'
import { runEngineTask } from './engine-task-run.mjs'
import { cacheFolder } from './paths.mjs'

/**
 * The tar file to import as `debian:bookworm-slim`, or undefined where a registry has the image or it cannot be made.
 * Asked once: later starts find the answer in the cache folder.
 */
export async function ensureSampleBase(cache = cacheFolder()) {
  const tarball = debianTarball(cache)
  if (existsSync(tarball)) return tarball
  const answered = join(cache, 'engine', 'registry-answered')
  if (existsSync(answered)) return undefined
  if ((await runEngineTask(['registry-answers'])) !== 0) return ensureDebian(cache)
  writeFileSync(answered, '')
  return undefined
}
