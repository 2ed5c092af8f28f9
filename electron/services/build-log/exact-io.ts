import type { FileHandle } from 'node:fs/promises'

/** @throws Error where the file is shorter, or Node's error */
export async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done)
    if (bytesRead === 0) throw new Error('The file is shorter than it should be.')
    done += bytesRead
  }
  return buffer
}

/** @throws Node's error, for instance with code `ENOSPC`; a part may be written then */
export async function writeExactly(file: FileHandle, position: number, bytes: Buffer): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
