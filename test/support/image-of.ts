import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const compress = promisify(gzip)

/** A descriptor of the OCI image specification. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform?: { readonly os: string; readonly architecture: string }
}

/** An image as registries and OCI layouts keep it. */
export interface ImageBlobs {
  readonly index: Descriptor
  readonly manifests: readonly Descriptor[]
  /** By digest: manifests, configurations, layers, and the index itself. */
  readonly blobs: ReadonlyMap<string, Buffer>
}

/** An image for one platform: one layer, and how a program of it is run. */
export interface ImageVariant {
  readonly architecture: string
  readonly tar: Buffer
  /** https://github.com/opencontainers/image-spec/blob/main/config.md, for instance `{Cmd: ['sh']}` */
  readonly config: Readonly<Record<string, unknown>>
}

const TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const

/** An image of archives that are there already. The same bytes each time. */
export async function imageOf(name: string, variants: readonly ImageVariant[]): Promise<ImageBlobs> {
  const blobs = new Map<string, Buffer>()
  const add = (mediaType: string, content: Buffer): Descriptor => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
    blobs.set(digest, content)
    return { mediaType, digest, size: content.length }
  }
  const addJson = (mediaType: string, value: unknown): Descriptor =>
    add(mediaType, Buffer.from(JSON.stringify(value)))
  const manifests: Descriptor[] = []
  for (const { architecture, tar, config: own } of variants) {
    const layer = add(TYPES.layer, await compress(tar))
    const config = addJson(TYPES.config, {
      created: '2020-01-01T00:00:00Z',
      architecture,
      os: 'linux',
      config: own,
      rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(tar).digest('hex')}`] },
      history: [{ created: '2020-01-01T00:00:00Z', created_by: name }],
    })
    const manifest = { schemaVersion: 2, mediaType: TYPES.manifest, config, layers: [layer] }
    manifests.push({ ...addJson(TYPES.manifest, manifest), platform: { os: 'linux', architecture } })
  }
  const index = addJson(TYPES.index, { schemaVersion: 2, mediaType: TYPES.index, manifests })
  return { index, manifests, blobs }
}
