import * as v from 'valibot'
import type { OutputResult } from '#shared/build/output-result.ts'

const Descriptor = v.object({
  mediaType: v.string(),
  digest: v.string(),
  size: v.number(),
  annotations: v.exactOptional(v.record(v.string(), v.string())),
})

/**
 * Reads what an exporter tells of an image, for instance
 *
 *     containerimage.digest: sha256:…
 *     containerimage.config.digest: sha256:…
 *     containerimage.descriptor: eyJtZWRpYVR5cGUi… (base64 of a descriptor)
 *     image.name: docker.io/library/app:1,docker.io/library/app:latest
 */
export function imageResult(
  response: Readonly<Record<string, string>>,
): Pick<OutputResult, 'digest' | 'configDigest' | 'descriptor' | 'names'> {
  const digest = response['containerimage.digest']
  const configDigest = response['containerimage.config.digest']
  const descriptor = descriptorOf(response['containerimage.descriptor'])
  const names = response['image.name']
  return {
    ...(digest !== undefined && { digest }),
    ...(configDigest !== undefined && { configDigest }),
    ...(descriptor && { descriptor }),
    ...(names !== undefined && names !== '' && { names: names.split(',') }),
  }
}

function descriptorOf(encoded: string | undefined): OutputResult['descriptor'] {
  if (encoded === undefined) return undefined
  return v.parse(Descriptor, JSON.parse(Buffer.from(encoded, 'base64').toString()))
}
