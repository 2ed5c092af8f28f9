/** Metadata of a call with all values of a key, in order. */
export type Metadata = ReadonlyMap<string, readonly string[]>

/**
 * Reads HTTP/2 headers as Node lists them raw: `['dir-name', 'context', 'followpaths', 'a', 'followpaths', 'b']`.
 * Node's headers object joins repeated ones with ", ", which breaks lists of paths.
 */
export function metadataOf(rawHeaders: readonly string[]): Metadata {
  const metadata = new Map<string, string[]>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const key = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    const values = metadata.get(key)
    if (values) values.push(value)
    else metadata.set(key, [value])
  }
  return metadata
}

/** Percent-encodes a `grpc-message`: a header holds only printable ASCII. */
export function encodeGrpcMessage(message: string): string {
  return [...Buffer.from(message, 'utf8')]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}

/** Reads a `grpc-message`; what is no valid escape stays as it is. */
export function decodeGrpcMessage(encoded: string): string {
  const bytes: number[] = []
  for (let index = 0; index < encoded.length; index++) {
    const escape = /^%([0-9a-fA-F]{2})/.exec(encoded.slice(index, index + 3))
    if (escape) {
      bytes.push(parseInt(escape[1] ?? '', 16))
      index += 2
    } else bytes.push(...Buffer.from(encoded[index] ?? '', 'utf8'))
  }
  return Buffer.from(bytes).toString('utf8')
}
