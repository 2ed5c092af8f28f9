import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MADE_LOCALLY_LABEL, type BaseImage } from './base-image.ts'
import { cacheFolder, type EngineEnvironment } from './engine-layout.ts'

/**
 * The samples' base image as the set-up made it from the distribution's packages, when it did (`SLIPWAY_SAMPLE_BASE`
 * names its tar file, else it lies in the cache folder). It carries the name that a registry would give it, in the
 * private engine alone.
 */
export function sampleBaseImage(env: EngineEnvironment): BaseImage | undefined {
  const named = env['SLIPWAY_SAMPLE_BASE']
  const tarball =
    named !== undefined && named !== '' ? named : join(cacheFolder(env), 'images', 'debian-bookworm-slim.tar')
  if (!existsSync(tarball)) return undefined
  return {
    reference: 'debian:bookworm-slim',
    tarball,
    changes: ['CMD ["bash"]', `LABEL ${MADE_LOCALLY_LABEL}=debootstrap`],
  }
}
