/** How many characters a digest of each algorithm has. */
const lengths = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])
const pattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/

/** What is wrong with a digest, `sha256:` and 64 hexadecimal digits, in the words of Docker; `undefined` if nothing is. */
export function digestProblem(text: string): string | undefined {
  const colon = text.indexOf(':')
  const sum = text.slice(colon + 1)
  const length = colon < 0 ? undefined : lengths.get(text.slice(0, colon))
  const isKnown = length !== undefined && sum !== ''
  if (!isKnown) return pattern.test(text) ? 'unsupported digest algorithm' : 'invalid checksum digest format'
  if (length !== sum.length) return 'invalid checksum digest length'
  return /^[a-f0-9]+$/.test(sum) ? undefined : 'invalid checksum digest format'
}
