import { loadImage } from '#electron/docker/load-image.ts'
import type { BuildEngine } from './build-engine.ts'
import { countBytes } from './count-bytes.ts'
import type { LiveBuild } from './live-build.ts'
import { tellStep } from './tell-step.ts'

/** What a build is given of this machine. */
export interface BuildSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of the docker command's config.json. */
  readonly configDir: string
}

/** Runs a build to its end, however it ends, and tells it all that happens, also what Docker does for it outside of BuildKit. */
export async function runLiveBuild(
  build: LiveBuild,
  { client, hostNetworkOnly, pushImage }: BuildEngine,
  { env, configDir }: BuildSurroundings,
): Promise<void> {
  await client.build({
    request: build.snapshot.request,
    hostNetworkOnly,
    onEvent: (event) => build.add(event),
    signal: build.signal,
    env,
    configDir,
    ...(pushImage && {
      pushImage: (name, login, until) =>
        tellStep(build, `pushing ${name} with Docker`, (progress) => pushImage(name, login, until, progress)),
    }),
    loadImage: (archive, until) =>
      tellStep(build, 'loading into Docker', (progress) =>
        loadImage(
          countBytes(archive, (sum) => progress('archive', sum)),
          env,
          until,
        ),
      ),
  })
}
