import { imageOfOpTitle } from '../op-image.ts'
import { cutImageName } from './cut-image-name.ts'
import { cutText, textWidth } from './cut-text.ts'

/** As much of an op's title, in a mono font of `size` px, as fits into a width in px. */
export function cutOpTitle(title: string, width: number, size: number): string {
  const image = imageOfOpTitle(title)
  if (image === undefined) return cutText(title, width, size, 'mono')
  return `FROM ${cutImageName(image, width - textWidth('FROM ', size, 'mono'), size)}`
}
