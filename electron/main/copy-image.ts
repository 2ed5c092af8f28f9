import * as electron from 'electron'

/** Older Electrons write pictures; newer ones write items, as the web does, and have no such call. */
interface PictureClipboard {
  readonly writeImage?: (image: electron.NativeImage) => void
}

/** Puts a PNG on the system's clipboard; tells whether it was one. */
export async function copyImage(png: Uint8Array): Promise<boolean> {
  const image = electron.nativeImage.createFromBuffer(Buffer.from(png))
  if (image.isEmpty()) return false
  const older: PictureClipboard = electron.clipboard as unknown as PictureClipboard
  if (older.writeImage !== undefined) older.writeImage(image)
  else {
    const blob = new Blob([new Uint8Array(png)], { type: 'image/png' })
    await electron.clipboard.write([new electron.ClipboardItem({ 'image/png': blob })])
  }
  return true
}
