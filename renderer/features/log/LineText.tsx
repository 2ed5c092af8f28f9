import type { CSSProperties } from 'react'
import { memo, useState } from 'react'
import type { AnsiColor, AnsiStyle } from '#shared/build/log/ansi-spans.ts'
import { copyPlace, openPlace, openUrl } from '#renderer/stores/log-actions.ts'
import { classNames } from '#renderer/ui/class-names.ts'
import type { LinkTarget } from './find-links.ts'
import type { LinePiece } from './line-pieces.ts'
import { linePieces } from './line-pieces.ts'
import styles from './LineText.module.css'

export interface LineTextProps {
  readonly text: string
  readonly carry: string
  /** Begin and end of each place that was found, one after the other. */
  readonly places: readonly number[]
}

/** The text of a line in its colours, with what was found in it and what it leads to. */
export const LineText = memo(function LineText({ text, carry, places }: LineTextProps) {
  return linePieces(text, carry, places).map((piece, index) => <Piece key={index} piece={piece} />)
})

function Piece({ piece }: { readonly piece: LinePiece }) {
  const { text, style, isHit, link } = piece
  const body = link === undefined ? text : <Link target={link}>{text}</Link>
  const isPlain = Object.keys(style).length === 0
  if (isPlain && !isHit) return <>{body}</>
  const Element = isHit ? 'mark' : 'span'
  return (
    <Element
      className={isPlain ? styles['hit'] : classNames(isHit && styles['hit'], ...classesOf(style))}
      style={colorsOf(style)}
    >
      {body}
    </Element>
  )
}

function Link({ target, children }: { readonly target: LinkTarget; readonly children: string }) {
  const [isCopied, setCopied] = useState(false)
  const follow = () => {
    if (target.kind === 'url') void openUrl(target.url)
    else if (!openPlace(target.path, target.line)) {
      copyPlace(target.path, target.line, target.column)
      setCopied(true)
    }
  }
  const title =
    target.kind === 'url'
      ? 'Open in the browser'
      : isCopied
        ? 'Copied'
        : 'Show in the editor, or copy the path'
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['link']}
      title={title}
      data-copied={isCopied}
      onClick={follow}
      onPointerLeave={() => setCopied(false)}
    >
      {children}
    </button>
  )
}

function classesOf(style: AnsiStyle): readonly (string | false | undefined)[] {
  return [
    style.bold && styles['bold'],
    style.dim && styles['dim'],
    style.italic && styles['italic'],
    style.underline && styles['underline'],
    style.strike && styles['strike'],
    style.hidden && styles['hidden'],
    style.inverse ? styles['inverse'] : style.background !== undefined && styles['background'],
    !style.inverse && style.color !== undefined && styles[style.color.kind],
  ]
}

/** The colours themselves are the program's; what becomes of them in a theme is the style sheet's. */
function colorsOf({ color, background }: AnsiStyle): CSSProperties | undefined {
  if (color === undefined && background === undefined) return undefined
  return {
    ...(color === undefined ? {} : { '--text-color': cssOf(color) }),
    ...(background === undefined ? {} : { '--back-color': cssOf(background) }),
  } as CSSProperties
}

function cssOf(color: AnsiColor): string {
  return color.kind === 'named' ? `var(--ansi-${color.name})` : `rgb(${color.rgb.join(' ')})`
}
