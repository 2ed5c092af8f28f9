import * as v from 'valibot'
import type { OutputResult } from '#shared/build/output-result.ts'

type Response = Readonly<Record<string, string>>

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
 *
 * @param response of all exporters of the build, in which the last one stands for the others
 * @param own what this one said beside its archive; engines did not always say anything
 */
export function imageResult(
  response: Response,
  own: Response = {},
): Pick<OutputResult, 'digest' | 'configDigest' | 'descriptor' | 'names'> {
  const told = own['containerimage.digest'] === undefined ? response : own
  const digest = told['containerimage.digest']
  const configDigest = told['containerimage.config.digest']
  const descriptor = descriptorOf(told['containerimage.descriptor'])
  const names = told['image.name']
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
