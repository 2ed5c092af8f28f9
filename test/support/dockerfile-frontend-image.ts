import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { imageOf, type ImageBlobs } from './image-of.ts'
import { matrixFolder } from './matrix-engines.ts'

/** What the Dockerfile frontend can beside making an LLB, as its released images name it. */
const CAPABILITIES = [
  'moby.buildkit.frontend.inputs',
  'moby.buildkit.frontend.subrequests',
  'moby.buildkit.frontend.contexts',
] as const

interface FrontendOptions {
  /** What engines are told that it can. */
  readonly capabilities?: readonly string[]
  /** What stands in its place. */
  readonly program?: 'dockerfile-frontend' | 'buildctl'
}

/**
 * The Dockerfile frontend as an image for `# syntax=`, of the release that the tests' buildkitd is of.
 * @throws where the set-up has no buildkitd: see `missingEngine`
 */
export async function dockerfileFrontendImage({
  program = 'dockerfile-frontend',
  capabilities = CAPABILITIES,
}: FrontendOptions = {}): Promise<ImageBlobs> {
  const folder = join(matrixFolder('buildkitd'), 'usr', 'bin')
  const { stdout: tar } = await promisify(execFile)(
    'tar',
    ['-c', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '-C', folder, program],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  )
  const config = {
    Entrypoint: [`/${program}`],
    Labels: {
      'moby.buildkit.frontend.network.none': 'true',
      'moby.buildkit.frontend.caps': capabilities.join(','),
    },
  }
  return imageOf(program, [{ architecture: 'amd64', tar, config }])
}
