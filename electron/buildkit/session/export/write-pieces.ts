import type { FileHandle } from 'node:fs/promises'

/** Writes pieces one after the other where the file's position is, without joining them first. */
export async function writePieces(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await file.writev(pieces)
  const rest = pieces.reduce((bytes, piece) => bytes + piece.length, 0) - bytesWritten
  if (rest === 0) return
  const left = Buffer.concat(pieces).subarray(bytesWritten)
  for (let written = 0; written < left.length;) written += (await file.write(left, written)).bytesWritten
}
