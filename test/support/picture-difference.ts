interface Picture {
  readonly getSize: () => { readonly width: number; readonly height: number }
  readonly toBitmap: () => Buffer
}

/** Compares the picture on the clipboard with a file, in the main process: `none` where they are the same. */
export async function pictureDifference(
  { clipboard, nativeImage }: typeof Electron.CrossProcessExports,
  path: string,
): Promise<string> {
  // Older Electrons read pictures; newer ones read items, as the web does.
  const older = clipboard as unknown as { readonly readImage?: () => Picture }
  const item = older.readImage === undefined ? (await clipboard.read())[0] : undefined
  const blob = await item?.getType('image/png')
  const found: Picture | undefined =
    blob === undefined
      ? older.readImage?.()
      : nativeImage.createFromBuffer(Buffer.from(await blob.arrayBuffer()))
  if (found === undefined) return 'no picture'
  const wanted: Picture = nativeImage.createFromPath(path)
  const sizes = [found, wanted].map((picture) => JSON.stringify(picture.getSize()))
  if (sizes[0] !== sizes[1]) return `${sizes.join(' instead of ')} px`
  return wanted.toBitmap().equals(found.toBitmap()) ? 'none' : 'other pixels'
}
