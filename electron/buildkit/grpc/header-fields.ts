import { decodeHuffman } from './decode-huffman.ts'

/** A field of a header block that was encoded without a dynamic table, so that it can be read by itself. */
export interface HeaderField {
  /** Nothing where the field is one of HPACK's static table, or a change of the dynamic table's size. */
  readonly name?: string
  /** As it stands in the block. */
  readonly encoded: Buffer
  /** Read on demand: it may be long. */
  readonly value: () => string
}

/**
 * Cuts a header block into its fields.
 *
 *     82                          a whole field of the static table
 *     20                          the dynamic table has this size from now on
 *     00 07 grpc-x 02 42          a field with its name and its value, either of them in Huffman code
 *     0f 0c 03 123                a field whose name is that of the static table
 *
 * https://www.rfc-editor.org/rfc/rfc7541#section-6
 *
 * @throws where the block is cut short or refers to a dynamic table
 */
export function headerFields(block: Buffer): readonly HeaderField[] {
  const fields: HeaderField[] = []
  let at = 0
  const integer = (bits: number): number => {
    const mask = (1 << bits) - 1
    let value = byte() & mask
    if (value < mask) return value
    for (let scale = 1; ; scale *= 128) {
      const next = byte()
      value += (next & 0x7f) * scale
      if (value > block.length && scale > 1) throw malformed()
      if (next < 0x80) return value
    }
  }
  const byte = (): number => {
    const value = block[at++]
    if (value === undefined) throw malformed()
    return value
  }
  const text = (): (() => string) => {
    const isCoded = ((block[at] ?? 0) & 0x80) !== 0
    const length = integer(7)
    const bytes = block.subarray(at, (at += length))
    if (at > block.length) throw malformed()
    return () => (isCoded ? decodeHuffman(bytes) : bytes).toString('latin1')
  }
  while (at < block.length) {
    const start = at
    const first = block[at] ?? 0
    const isTableSize = (first & 0xe0) === 0x20
    const isWhole = (first & 0x80) !== 0
    const index = integer(isWhole ? 7 : isTableSize ? 5 : (first & 0x40) !== 0 ? 6 : 4)
    if (!isTableSize && index > STATIC_FIELDS) throw malformed()
    const name = isWhole || isTableSize || index > 0 ? undefined : text()()
    const value = isWhole || isTableSize ? () => '' : text()
    fields.push({ ...(name !== undefined && { name }), encoded: block.subarray(start, at), value })
  }
  return fields
}

const STATIC_FIELDS = 61

function malformed(): Error {
  return new Error('The engine sent headers that cannot be read.')
}
