import { createReadStream } from 'node:fs'
import { engineClient } from './engine-client.ts'

/** An image made locally, for an engine that no registry answers. */
export interface BaseImage {
  /** @example "debian:bookworm-slim" */
  readonly reference: string
  /** A tar file of its root file system. */
  readonly tarball: string
  /** Dockerfile instructions put on top: CMD, ENV, LABEL. */
  readonly changes: readonly string[]
}

/** The label on every image that was made here, with the program that made its files. */
export const MADE_LOCALLY_LABEL = 'io.slipway.made-locally'

/**
 * Brings the image into the engine where it has none of that name. Only ever called for a private engine.
 *
 * @returns whether it was imported now.
 */
export async function ensureBaseImage(
  socketPath: string,
  image: BaseImage,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted()
  const docker = engineClient(socketPath)
  const { repository, tag } = splitReference(image.reference)
  try {
    await docker.getImage(image.reference).inspect()
    return false
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error
  }
  const file = createReadStream(image.tarball, { signal })
  const answer = await docker.importImage(file, {
    repo: repository,
    tag,
    changes: [...image.changes],
    abortSignal: signal,
  })
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => {
      if (error === null) resolve()
      else reject(error)
    })
  })
  return true
}

/** `debian:bookworm-slim` → `debian`, `bookworm-slim`; a port's colon is not a tag's. */
export function splitReference(reference: string): { readonly repository: string; readonly tag: string } {
  const colon = reference.lastIndexOf(':')
  if (colon <= reference.lastIndexOf('/')) return { repository: reference, tag: 'latest' }
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) }
}
