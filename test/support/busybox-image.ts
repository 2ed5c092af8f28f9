import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '#electron/services/private-engine/engine-layout.ts'
import { imageOf, type ImageBlobs, type ImageVariant } from './image-of.ts'

/** `busybox:latest` for amd64 and, where the set-up made it, for arm64. The same bytes each time. */
export async function busyboxImage(): Promise<ImageBlobs> {
  const variants: ImageVariant[] = []
  for (const [architecture, name] of [
    ['amd64', 'busybox.tar'],
    ['arm64', 'busybox-arm64.tar'],
  ] as const) {
    const tarball = join(cacheFolder(process.env), 'images', name)
    if (!existsSync(tarball)) continue
    variants.push({
      architecture,
      tar: await readFile(tarball),
      config: { Cmd: ['sh'], Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
    })
  }
  return imageOf('busybox-static', variants)
}
