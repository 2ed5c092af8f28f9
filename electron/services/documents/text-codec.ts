import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { TextDocument } from '#shared/project/project.ts'

/** A text and how it lies on the disk. */
export type EncodedText = Pick<TextDocument, 'text' | 'lineEnding' | 'bom'>

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** The text of a file's bytes; `undefined` if they are no text: a NUL byte, or not UTF-8. */
export function decodeText(bytes: Buffer): EncodedText | undefined {
  if (bytes.includes(0) || !isUtf8(bytes)) return undefined
  const bom = bytes.subarray(0, 3).equals(byteOrderMark)
  const raw = bytes.toString('utf8', bom ? 3 : 0)
  const text = raw.replaceAll('\r\n', '\n')
  const crlfs = raw.length - text.length
  const lines = text.split('\n').length - 1
  // A file that mixes them gets what most of its lines have.
  return { text, lineEnding: crlfs * 2 > lines ? 'crlf' : 'lf', bom }
}

export function encodeText({ text, lineEnding, bom }: EncodedText): Buffer {
  const ended = lineEnding === 'crlf' ? text.replaceAll('\n', '\r\n') : text
  const body = Buffer.from(ended, 'utf8')
  return bom ? Buffer.concat([byteOrderMark, body]) : body
}

/** A file's revision: SHA-256 of its bytes, in hexadecimal. */
export function revisionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
