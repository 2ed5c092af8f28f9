import { createHash } from 'node:crypto'
import type { GivenFile } from '../session/context/send-folder.ts'

/**
 * A file of known content. The engine takes equal size and time for equal content: the time is made of the content, so
 * that what the engine has already is not sent again.
 */
export function givenFile(name: string, content: Buffer): GivenFile {
  const digest = createHash('sha256').update(content).digest()
  return { name, content, modTime: digest.readBigUInt64BE() >> 2n } // Within the years 1970 to 2116.
}
