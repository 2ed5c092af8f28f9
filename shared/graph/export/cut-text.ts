import { eastAsianWidth } from 'get-east-asian-width'
import { visibleText } from './visible-text.ts'

export type Font = 'sans' | 'mono'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const ellipsis = '…'
const ascii = /^[ -~]*$/

/**
 * The start of a text that fits into a width, in px, with an ellipsis if it is not all of it. The viewer's font is not
 * known, so widths are those of the widest of the usual ones (DejaVu, Menlo, Inter, Segoe UI).
 *
 * @param size of the font, in px
 */
export function cutText(text: string, width: number, size: number, font: Font): string {
  const shown = visibleText(text)
  const em = width / size
  if (shown.length * widest[font] <= em) return shown
  // Most rows are this: 5,000 of them are drawn in half the time.
  if (font === 'mono' && ascii.test(shown)) {
    const most = Math.floor(em / mono)
    return shown.length <= most ? shown : `${shown.slice(0, Math.max(0, most - 1)).trimEnd()}${ellipsis}`
  }
  let used = 0
  let end = 0
  for (const { segment, index } of segmenter.segment(shown)) {
    used += widthOf(segment, font)
    if (used > em) return `${shown.slice(0, end).trimEnd()}${ellipsis}`
    if (used + widthOf(ellipsis, font) <= em) end = index + segment.length
  }
  return shown
}

/** The end of a text that fits into a width, in px, with an ellipsis before it if it is not all of it. */
export function cutTextStart(text: string, width: number, size: number, font: Font): string {
  const shown = visibleText(text)
  if (textWidth(shown, size, font) <= width) return shown
  const segments = [...segmenter.segment(shown)].toReversed()
  let used = widthOf(ellipsis, font) * size
  let start = shown.length
  for (const { segment, index } of segments) {
    used += widthOf(segment, font) * size
    if (used > width) break
    start = index
  }
  return `${ellipsis}${shown.slice(start).trimStart()}`
}

/** Width of a text in px, rather too much than too little. */
export function textWidth(text: string, size: number, font: Font): number {
  let em = 0
  for (const { segment } of segmenter.segment(visibleText(text))) em += widthOf(segment, font)
  return em * size
}

const widest = { sans: 1.05, mono: 1.25 } as const
const mono = 0.605

/** In em. */
function widthOf(grapheme: string, font: Font): number {
  const code = grapheme.codePointAt(0) ?? 0
  if (code > 0x7f && (eastAsianWidth(code) === 2 || /\p{Extended_Pictographic}/u.test(grapheme))) {
    return font === 'mono' ? 2 * mono : 1.05
  }
  if (font === 'mono') return mono
  if (/[ijlI.,:;'|!`]/.test(grapheme)) return 0.34
  if (/[frt()[\]{}/\\" -]/.test(grapheme)) return 0.44
  if (/[MWmw@%…]/.test(grapheme)) return 1
  return /[A-Z&#+=<>~]/.test(grapheme) ? 0.78 : 0.68
}
