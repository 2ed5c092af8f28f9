import { join } from 'node:path'
import { ContextError, contextError } from '../session/context/context-error.ts'
import { digestOfTag, onlyDigest } from '../session/content-store/oci-index.ts'

/**
 * The digest of an image in a folder in OCI layout: that of the tag, and where only one image is in there, that one.
 * @throws ContextError
 */
export async function layoutDigest(path: string, tag = 'latest'): Promise<string> {
  const index = join(path, 'index.json')
  let digest: string | undefined
  try {
    digest = (await digestOfTag(path, tag)) ?? (await onlyDigest(path))
  } catch (error) {
    throw contextError(index, error)
  }
  if (digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest
  throw new ContextError(index, `${index} holds no image with the tag ${tag}`)
}
