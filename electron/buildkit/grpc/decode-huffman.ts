/**
 * How many bits the code of each byte has, as a digit of base 36, from byte 0 to 255.
 *
 * https://www.rfc-editor.org/rfc/rfc7541#appendix-B
 */
const LENGTHS =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca' +
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds' +
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' +
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq'

/** The bytes whose codes have one length, in the order of their codes, and the first of those codes. */
interface Row {
  readonly first: number
  readonly bytes: readonly number[]
}

/** By length. The code is canonical: codes of one length follow each other, and the lengths tell them all. */
const ROWS = rows()

/** Reads text in HPACK's Huffman code; what is left of the last byte is padding. @throws where there is no such code */
export function decodeHuffman(encoded: Uint8Array): Buffer {
  // The shortest code has five bits.
  const decoded = Buffer.allocUnsafe(Math.floor((encoded.length * 8) / 5))
  let length = 0
  let code = 0
  let bits = 0
  for (const byte of encoded)
    for (let mask = 0x80; mask !== 0; mask >>= 1) {
      code = code * 2 + (byte & mask ? 1 : 0)
      const row = ROWS[++bits]
      if (row === undefined) throw new Error('A header holds what is no Huffman code.')
      const value = row.bytes[code - row.first]
      if (value === undefined) continue
      decoded[length++] = value
      code = 0
      bits = 0
    }
  return decoded.subarray(0, length)
}

function rows(): readonly Row[] {
  const lengths = Array.from(LENGTHS, (digit) => parseInt(digit, 36))
  const made: Row[] = [{ first: 0, bytes: [] }]
  for (let bits = 1, first = 0; bits <= Math.max(...lengths); bits++) {
    const bytes = [...lengths.keys()].filter((byte) => lengths[byte] === bits)
    made.push({ first, bytes })
    first = (first + bytes.length) * 2
  }
  return made
}
