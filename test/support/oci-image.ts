import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './temporary-folder.ts'

/** An image of an OCI layout, for one platform. */
export interface OciImage {
  /** For instance `linux/amd64`; `unknown/unknown` for attestations. */
  readonly platform: string
  readonly annotations: Readonly<Record<string, string>>
  /** Nothing for attestations. */
  readonly config: unknown
  readonly layers: readonly { readonly mediaType: string; readonly digest: string }[]
  /** What in-toto statements say, which stand where others have layers. */
  readonly statements: readonly unknown[]
}

/** Reads the images in an archive of OCI layout (OCI image specification 1.1, "Image Layout"). */
export async function ociImages(archive: string): Promise<readonly OciImage[]> {
  await using folder = await temporaryFolder()
  await promisify(execFile)('tar', ['-xf', archive, '-C', folder.path])
  return await imagesOf(folder.path, 'index.json')
}

const STATEMENT = 'application/vnd.in-toto+json'

interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string }
}

interface Manifest {
  readonly annotations?: Readonly<Record<string, string>>
  readonly manifests?: readonly Descriptor[]
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
}

async function imagesOf(folder: string, name: string, platform = ''): Promise<readonly OciImage[]> {
  const { manifests, config, layers, annotations = {} } = (await readJson(join(folder, name))) as Manifest
  if (manifests) {
    const found: OciImage[] = []
    for (const { digest, platform: own } of manifests) {
      const { os, architecture, variant } = own ?? { os: '', architecture: '' }
      const path = [os, architecture, ...(variant === undefined ? [] : [variant])].join('/')
      found.push(...(await imagesOf(folder, blob(digest), path)))
    }
    return found
  }
  const statements = layers.filter(({ mediaType }) => mediaType === STATEMENT)
  return [
    {
      platform,
      annotations,
      config: statements.length > 0 ? undefined : await readJson(join(folder, blob(config.digest))),
      layers: layers
        .filter(({ mediaType }) => mediaType !== STATEMENT)
        .map(({ mediaType, digest }) => ({ mediaType, digest })),
      statements: await Promise.all(statements.map(({ digest }) => readJson(join(folder, blob(digest))))),
    },
  ]
}

const blob = (digest: string): string => `blobs/${digest.replace(':', '/')}`

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8')) as unknown
}
