import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { ImageDescriptor } from '#shared/build/output-result.ts'
import { writeAtomically } from '#electron/lib/atomic-write.ts'
import { KeyedQueue } from '#electron/lib/keyed-queue.ts'
import { errorCode } from '../context/context-error.ts'

/** The tag of a manifest in `index.json` (image-spec, annotations), and the whole name that containerd reads. */
const REF_NAME = 'org.opencontainers.image.ref.name'
const IMAGE_NAME = 'io.containerd.image.name'

const Manifest = v.looseObject({
  mediaType: v.exactOptional(v.string()),
  digest: v.string(),
  size: v.number(),
  annotations: v.exactOptional(v.record(v.string(), v.string())),
})

const Index = v.looseObject({ manifests: v.optional(v.array(Manifest), []) })

/** Two builds may write to one layout. */
const queue = new KeyedQueue()

/**
 * The digest that a folder in OCI layout gives a tag or a whole name, nothing where it knows none. Some tools write a whole
 * name where the tag belongs.
 * @throws Node's error, or v.ValiError or SyntaxError when `index.json` is none
 */
export async function digestOfTag(folder: string, tag: string): Promise<string | undefined> {
  const { manifests } = await readIndex(folder)
  const named = (key: string, fits: (name: string) => boolean): string | undefined =>
    manifests.find(({ annotations }) => fits(annotations?.[key] ?? ''))?.digest
  return (
    named(IMAGE_NAME, (name) => name === tag) ??
    named(REF_NAME, (name) => name === tag) ??
    named(REF_NAME, (name) => name.endsWith(`:${tag}`))
  )
}

/** The digest of the one image of a folder in OCI layout, nothing where there are more or none. @throws as `digestOfTag` */
export async function onlyDigest(folder: string): Promise<string | undefined> {
  const { manifests } = await readIndex(folder)
  return manifests.length === 1 ? manifests[0]?.digest : undefined
}

/**
 * Enters a manifest in `index.json`, in the place of those that had its names, and makes the folder an OCI layout.
 * @param names whole names, `docker.io/library/app:1`, or tags without a name; `latest` where there are none
 * @throws Node's error, or v.ValiError or SyntaxError when the `index.json` that is there is none
 */
export function putDescriptor(
  folder: string,
  descriptor: ImageDescriptor,
  names: readonly string[],
): Promise<void> {
  return queue.run(folder, async () => {
    const index = await readIndex(folder)
    let manifests = index.manifests
    for (const name of names.length > 0 ? names : ['latest']) {
      const naming = namingOf(name)
      manifests = [
        ...manifests.filter(
          ({ annotations }) =>
            annotations?.[REF_NAME] !== naming[REF_NAME] || annotations?.[IMAGE_NAME] !== naming[IMAGE_NAME],
        ),
        { ...descriptor, annotations: { ...descriptor.annotations, ...naming } },
      ]
    }
    await write(join(folder, 'oci-layout'), { imageLayoutVersion: '1.0.0' })
    await write(join(folder, 'index.json'), {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      ...index,
      manifests,
    })
  })
}

async function readIndex(folder: string): Promise<v.InferOutput<typeof Index>> {
  try {
    return v.parse(Index, JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { manifests: [] }
    throw error
  }
}

/** `docker.io/library/app:1` has the tag `1`; `1` is one. */
function namingOf(name: string): Readonly<Record<string, string>> {
  if (!/[/:@]/.test(name)) return { [REF_NAME]: name }
  const object = /(?::([^/:@]+(?:@.*)?)|@([^/@]+))$/.exec(name)
  return { [REF_NAME]: object?.[1] ?? object?.[2] ?? name, [IMAGE_NAME]: name }
}

async function write(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, Buffer.from(JSON.stringify(value)), { mode: 0o644 })
}
