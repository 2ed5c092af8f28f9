import monoFont from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url'
import sansFont from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'

/** Chromium draws no canvas that is longer or larger than this, in px. */
const maxSide = 16_384
const maxArea = 120_000_000

/**
 * Draws an SVG as a PNG, `scale` px for each of its own, or as many as a canvas can have. A picture may use nothing of the
 * page that shows it, so the window's fonts are put into it.
 *
 * @throws where the SVG cannot be drawn, and the signal's reason once it is aborted
 */
export async function rasterizeSvg(svg: string, scale: number, signal: AbortSignal): Promise<Uint8Array> {
  const fonts = await Promise.all([
    fontFace('Inter Variable', sansFont, signal),
    fontFace('JetBrains Mono Variable', monoFont, signal),
  ])
  const image = new Image()
  image.src = `data:image/svg+xml;base64,${base64(svg.replace('<style>', `<style>${fonts.join('')}`))}`
  await image.decode()
  signal.throwIfAborted()
  const { naturalWidth: width, naturalHeight: height } = image
  const fitting = Math.min(scale, maxSide / width, maxSide / height, Math.sqrt(maxArea / (width * height)))
  const canvas = new OffscreenCanvas(Math.round(width * fitting), Math.round(height * fitting))
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await blob.arrayBuffer())
}

const faces = new Map<string, string>()

async function fontFace(family: string, url: string, signal: AbortSignal): Promise<string> {
  const known = faces.get(family)
  if (known !== undefined) return known
  const response = await fetch(url, { signal })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  const face = `@font-face{font-family:'${family}';font-weight:100 900;src:url(data:font/woff2;base64,${data})}`
  faces.set(family, face)
  return face
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}
