import type { BuildPart } from './build-part.ts'

/** How long texts may be, in bytes: an error tells them up to five times, and 64 KiB is what HTTP/2 here takes. */
const SHORT = 8 * 1024

/**
 * Whether an error of a build may be longer than a connection takes that is not made for it (see `LongHeaders`): errors
 * hold the Dockerfile and the arguments of a step. A Dockerfile that is not sent from here may have any length.
 */
export function failsAtLength({ folders, attributes, linked }: Required<BuildPart>): boolean {
  const dockerfile = folders['dockerfile']?.given
  if (!dockerfile) return true
  const texts = [...dockerfile.map(({ content }) => content), ...Object.values(attributes)]
  const length = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return length > SHORT || Object.values(linked).some(failsAtLength)
}
