const COMPRESSED = ['1f8b08', '425a68', 'fd377a585a00'].map((magic) => Buffer.from(magic, 'hex'))

/** Where the checksum stands in the header of a tar archive, and how many bytes it takes. */
const CHECKSUM = { start: 148, length: 8 }

/**
 * Whether a file is what an engine unpacks as a context: compressed by gzip, bzip2 or xz, or a plain tar archive, whose
 * header holds the sum of its own 512 bytes, those of the sum counted as blanks.
 */
export function isArchive(header: Buffer): boolean {
  if (COMPRESSED.some((magic) => header.subarray(0, magic.length).equals(magic))) return true
  if (header.length < 512) return false
  const { start, length } = CHECKSUM
  const told = Number.parseInt(header.toString('latin1', start, start + length).replace(/[\0 ]+/g, ''), 8)
  const sum = header.reduce(
    (total, byte, index) => total + (index >= start && index < start + length ? 0x20 : byte),
    0,
  )
  return told === sum
}
