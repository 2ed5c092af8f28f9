import type { EngineImage } from '#electron/docker/docker-engine.ts'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import { familiarImageName } from '#shared/dockerfile/image-name.ts'
import { namedImages, type NamedImage } from '#shared/dockerfile/named-images.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { formatPlatform, parsePlatform } from '#shared/dockerfile/platform.ts'
import type { FoundImage } from '#shared/graph/refine-answer.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { NamedContext } from '#shared/request/named-context.ts'

/** Which of some images the engine has, by name. */
export type FindImages = (names: readonly string[]) => Promise<ReadonlyMap<string, EngineImage>>

/** How an engine can be asked for the LLB of a text without asking anybody else. */
export interface QuietLook {
  readonly request: BuildRequest
  /** Names of images and contexts that must be stood in for. */
  readonly standIns: readonly string[]
  /** Platforms that FROM names. */
  readonly platforms: readonly string[]
  /** What the text names. */
  readonly images: readonly FoundImage[]
}

/**
 * Leaves out of a request what would make the engine ask a registry or fetch anything: images that it does not have,
 * also those that ONBUILD of an image names; contexts from elsewhere; newer base images; the generator of an SBOM.
 *
 * @param models what its text says, for each platform that is built for
 * @param platforms what is built for; an empty one is unknown, and no image is for that
 */
export async function quietLook(
  request: BuildRequest,
  models: readonly DockerfileModel[],
  platforms: readonly string[],
  find: FindImages,
): Promise<QuietLook> {
  const all = distinct(models.flatMap(namedImages))
  const bases = await find(all.map(({ image }) => image))
  const named = all.map((image): FoundImage => {
    const base = bases.get(image.image)
    const wanted = image.platform === undefined ? platforms : [image.platform]
    return base && isForAll(base, wanted) ? { ...image, digest: digestOf(base, image.image) } : image
  })
  const triggers = named.flatMap(({ image, digest }) =>
    digest === undefined ? [] : (bases.get(image)?.triggers ?? []),
  )
  const triggered = await missingOf(triggers, platforms, find)
  const stages = new Set(models.flatMap((model) => model.stages.map(({ name }) => name?.toLowerCase())))
  const { contexts, missing } = await nearContexts(request.contexts ?? [], platforms, find)
  const {
    attestations: _a,
    cacheFrom: _f,
    cacheTo: _t,
    outputs: _o,
    upToLine: _u,
    ssh: _s,
    ...rest
  } = request
  return {
    request: { ...rest, contexts, tags: [], secrets: [], pull: false },
    standIns: [
      ...new Set([
        ...named.flatMap(({ image, digest }) => (digest === undefined ? image : [])),
        ...triggered.filter((image) => !stages.has(image)),
        ...missing,
      ]),
    ],
    platforms: all.flatMap(({ platform }) => platform ?? []),
    images: named,
  }
}

/** Images that the ONBUILD instructions of others name and that the engine does not have. */
async function missingOf(
  triggers: readonly string[],
  platforms: readonly string[],
  find: FindImages,
): Promise<readonly string[]> {
  if (triggers.length === 0) return []
  const names = namedImages(parseDockerfile(['FROM scratch', ...triggers].join('\n'))).map(
    ({ image }) => image,
  )
  const held = await find(names)
  return names.filter((name) => {
    const image = held.get(name)
    return image === undefined || !isForAll(image, platforms)
  })
}

/** The contexts that are at hand, and the names of the others. */
async function nearContexts(
  contexts: readonly NamedContext[],
  platforms: readonly string[],
  find: FindImages,
): Promise<{ readonly contexts: readonly NamedContext[]; readonly missing: readonly string[] }> {
  const held = await find(contexts.flatMap((context) => (context.kind === 'image' ? context.reference : [])))
  const isNear = (context: NamedContext): boolean => {
    switch (context.kind) {
      case 'folder':
      case 'oci-layout':
        return true
      case 'image': {
        const image = held.get(context.reference)
        return image !== undefined && isForAll(image, platforms)
      }
      case 'remote':
      case 'build':
        return false
    }
  }
  return {
    contexts: contexts.filter(isNear),
    missing: contexts.filter((context) => !isNear(context)).map(({ name }) => name),
  }
}

/** Of an image for another platform the engine asks the registry for the right one. */
function isForAll({ platform }: EngineImage, wanted: readonly string[]): boolean {
  return wanted.every((each) => normalForm(each) === normalForm(platform))
}

function normalForm(platform: string): string {
  const parsed = parsePlatform(platform)
  return 'problem' in parsed ? '' : formatPlatform(parsed)
}

function digestOf({ id, repositoryDigests }: EngineImage, image: string): string {
  const repository = image.replace(/@.*$/, '').replace(/:[^/]*$/, '')
  const known = repositoryDigests.find(
    (digest) => familiarImageName(digest).replace(/@.*$/, '') === repository,
  )
  return known?.replace(/^.*@/, '') ?? id
}

function distinct(images: readonly NamedImage[]): readonly NamedImage[] {
  return [...new Map(images.map((image) => [`${image.image} ${image.platform ?? ''}`, image])).values()]
}
