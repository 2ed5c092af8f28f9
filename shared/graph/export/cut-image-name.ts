import { imageParts } from '../../dockerfile/image-parts.ts'
import { cutText, cutTextStart, textWidth } from './cut-text.ts'
import { visibleText } from './visible-text.ts'

/** Letters at a name's end that stay, however long its tag is. */
export const leastName = 8

/**
 * As much of an image's name, in a mono font, as fits into a width in px. What tells images apart stays: the end of the name
 * and the start of its tag or digest. `registry.example.com:5000/team/web:1.2` becomes `…/team/web:1.2`.
 *
 * @param size of the font, in px
 */
export function cutImageName(image: string, width: number, size: number): string {
  if (textWidth(image, size, 'mono') <= width) return visibleText(image)
  const { name, version } = imageParts(image)
  const least = Math.min(textWidth(name, size, 'mono'), textWidth('m', size, 'mono') * leastName)
  const shownVersion = version === '' ? '' : cutText(version, width - least, size, 'mono')
  return cutTextStart(name, width - textWidth(shownVersion, size, 'mono'), size, 'mono') + shownVersion
}
