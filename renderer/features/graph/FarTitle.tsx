import type { Size } from '#shared/graph/card-size.ts'
import styles from './Card.module.css'

/** px around the title, and left of it for the bars of the rows. */
const pad = 8
/** Width of a letter and distance of lines, in font sizes. */
const letter = 0.66
const line = 1.1
const largest = 52

/** A card's title as large as its card lets it be: what is left to read from far. */
export function FarTitle({ title, size, bars }: FarTitleProps) {
  const left = bars ? 76 : pad
  const fontSize = fittingSize(title, size.width - left - pad, size.height - pad)
  return (
    <div className={styles['farTitle']} style={{ left, fontSize }} aria-hidden>
      <span>{title}</span>
    </div>
  )
}

export interface FarTitleProps {
  readonly title: string
  readonly size: Size
  /** Whether the card has rows, which become bars at its left. */
  readonly bars: boolean
}

/** The largest font that a text fits into a box with, wrapped between its words, or where no font spares one, in them. */
function fittingSize(text: string, width: number, height: number): number {
  const longest = Math.max(...text.split(/[-\s]/).map((word) => word.length))
  for (let size = largest; size > 14; size -= 2) {
    const perLine = Math.floor(width / (letter * size))
    if (perLine >= longest && Math.ceil(text.length / perLine) * line * size <= height) return size
  }
  return 14
}
