import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { cacheFolder } from '#electron/services/private-engine/engine-layout.ts'

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

const TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const

/** `busybox:latest` for amd64 and, where the set-up made it, for arm64. The same bytes each time. */
export async function busyboxImage(): Promise<ImageBlobs> {
  const blobs = new Map<string, Buffer>()
  const add = (mediaType: string, content: Buffer): Descriptor => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
    blobs.set(digest, content)
    return { mediaType, digest, size: content.length }
  }
  const addJson = (mediaType: string, value: unknown): Descriptor =>
    add(mediaType, Buffer.from(JSON.stringify(value)))
  const manifests: Descriptor[] = []
  for (const [architecture, name] of [
    ['amd64', 'busybox.tar'],
    ['arm64', 'busybox-arm64.tar'],
  ] as const) {
    const tarball = join(cacheFolder(process.env), 'images', name)
    if (!existsSync(tarball)) continue
    const tar = await readFile(tarball)
    const layer = add(TYPES.layer, await compress(tar))
    const config = addJson(TYPES.config, {
      created: '2020-01-01T00:00:00Z',
      architecture,
      os: 'linux',
      config: { Cmd: ['sh'], Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
      rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(tar).digest('hex')}`] },
      history: [{ created: '2020-01-01T00:00:00Z', created_by: 'busybox-static' }],
    })
    const manifest = { schemaVersion: 2, mediaType: TYPES.manifest, config, layers: [layer] }
    manifests.push({ ...addJson(TYPES.manifest, manifest), platform: { os: 'linux', architecture } })
  }
  const index = addJson(TYPES.index, { schemaVersion: 2, mediaType: TYPES.index, manifests })
  return { index, manifests, blobs }
}
