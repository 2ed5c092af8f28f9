import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ContextError, contextError } from '../session/context/context-error.ts'

/** The annotation under which an OCI layout keeps an image's tag. */
const REF_NAME = 'org.opencontainers.image.ref.name'

interface Descriptor {
  readonly digest?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * The digest of an image in a folder in OCI layout: that of the tag, and where only one image is in there, that one.
 *
 *     {"manifests": [{"mediaType": "…", "digest": "sha256:…", "annotations": {"org.opencontainers.image.ref.name": "1.0"}}]}
 *
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md#indexjson-file
 *
 * @throws ContextError
 */
export async function layoutDigest(path: string, tag = 'latest'): Promise<string> {
  const index = join(path, 'index.json')
  let manifests: readonly Descriptor[]
  try {
    const { manifests: listed } = JSON.parse(await readFile(index, 'utf8')) as {
      readonly manifests?: readonly Descriptor[]
    }
    manifests = Array.isArray(listed) ? listed : []
  } catch (error) {
    throw contextError(index, error)
  }
  const named = manifests.find(({ annotations }) => {
    const name = annotations?.[REF_NAME]
    return name === tag || name?.endsWith(`:${tag}`) === true
  })
  const chosen = named ?? (manifests.length === 1 ? manifests[0] : undefined)
  if (chosen?.digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(chosen.digest)) return chosen.digest
  throw new ContextError(index, `${index} holds no image with the tag ${tag}`)
}
