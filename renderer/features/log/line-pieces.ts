import type { AnsiStyle } from '#shared/build/log/ansi-spans.ts'
import { ansiSpans } from '#shared/build/log/ansi-spans.ts'
import type { LinkTarget } from './find-links.ts'
import { findLinks } from './find-links.ts'

/** A stretch of a line that looks and behaves the same. */
export interface LinePiece {
  readonly text: string
  readonly style: AnsiStyle
  readonly isHit: boolean
  readonly link?: LinkTarget
}

/**
 * A line as it is drawn.
 *
 * @param places begin and end of what was found in its text without escape sequences, one after the other
 */
export function linePieces(text: string, carry: string, places: readonly number[]): readonly LinePiece[] {
  const spans = ansiSpans(text, carry)
  const plain = spans.length === 1 ? (spans[0]?.text ?? '') : spans.map((span) => span.text).join('')
  const links = findLinks(plain)
  if (links.length === 0 && places.length === 0) return spans.map((span) => ({ ...span, isHit: false }))
  const edges = [...places, ...links.flatMap(({ start, end }) => [start, end])].sort((a, b) => a - b)
  const pieces: LinePiece[] = []
  let start = 0
  for (const span of spans) {
    const end = start + span.text.length
    const cuts = [start, ...edges.filter((edge) => edge > start && edge < end), end]
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const from = cuts[index] ?? 0
      const to = cuts[index + 1] ?? 0
      if (to === from) continue
      const link = links.find((item) => item.start <= from && to <= item.end)
      pieces.push({
        text: plain.slice(from, to),
        style: span.style,
        isHit: isIn(places, from, to),
        ...(link === undefined ? {} : { link: link.target }),
      })
    }
    start = end
  }
  return pieces
}

function isIn(places: readonly number[], from: number, to: number): boolean {
  for (let index = 0; index + 1 < places.length; index += 2) {
    if ((places[index] ?? 0) <= from && to <= (places[index + 1] ?? 0)) return true
  }
  return false
}
