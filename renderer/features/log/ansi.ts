/** How a stretch of a line looks: the sixteen colours of a terminal by name, and the common attributes. */
export interface AnsiStyle {
  readonly color?: AnsiColor
  readonly background?: AnsiColor
  readonly bold?: true
  readonly dim?: true
  readonly italic?: true
  readonly underline?: true
}

export interface AnsiSpan {
  readonly text: string
  readonly style: AnsiStyle
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
type BaseColor = (typeof names)[number]
export type AnsiColor = BaseColor | `bright-${BaseColor}`

// Escape sequences as ECMA-48 defines them: CSI with its parameters and final byte, OSC up to its end, two-byte ones.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const escape = /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const otherControls = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/**
 * A line of output as styled stretches. What a carriage return wrote over is left out, as on a terminal; sequences that
 * are not about style are dropped.
 *
 * @example parseAnsi('\u001b[32mok\u001b[0m') // [{ text: 'ok', style: { color: 'green' } }]
 */
export function parseAnsi(line: string): readonly AnsiSpan[] {
  const text = line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1)
  const spans: AnsiSpan[] = []
  let style: AnsiStyle = {}
  let last = 0
  const add = (part: string) => {
    const clean = part.replace(otherControls, '')
    if (clean !== '') spans.push({ text: clean, style })
  }
  for (const match of text.matchAll(escape)) {
    add(text.slice(last, match.index))
    last = match.index + match[0].length
    if (match[2] === 'm') style = applyCodes(style, match[1] ?? '')
  }
  add(text.slice(last))
  return spans
}

/** A line without any escape sequences, for copying. */
export function plainText(line: string): string {
  return parseAnsi(line)
    .map(({ text }) => text)
    .join('')
}

function applyCodes(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/).map(Number)
  let style = before
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0
    if (code === 38 || code === 48) {
      const color = codes[index + 1] === 5 ? colorOf(codes[index + 2] ?? 0) : undefined
      if (color !== undefined) style = { ...style, [code === 38 ? 'color' : 'background']: color }
      index += codes[index + 1] === 5 ? 2 : 4
    } else style = applyCode(style, code)
  }
  return style
}

function applyCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return {}
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 3) return { ...style, italic: true }
  if (code === 4) return { ...style, underline: true }
  if (code === 22) return without(style, 'bold', 'dim')
  if (code === 23) return without(style, 'italic')
  if (code === 24) return without(style, 'underline')
  if (code === 39) return without(style, 'color')
  if (code === 49) return without(style, 'background')
  if (code >= 30 && code <= 37) return withColor(style, 'color', colorOf(code - 30))
  if (code >= 90 && code <= 97) return withColor(style, 'color', colorOf(code - 90 + 8))
  if (code >= 40 && code <= 47) return withColor(style, 'background', colorOf(code - 40))
  if (code >= 100 && code <= 107) return withColor(style, 'background', colorOf(code - 100 + 8))
  return style
}

function withColor(style: AnsiStyle, part: 'color' | 'background', color: AnsiColor | undefined): AnsiStyle {
  return color === undefined ? style : { ...style, [part]: color }
}

function colorOf(index: number): AnsiColor | undefined {
  const name = names[index % 8]
  if (name === undefined || index >= 16) return undefined
  return index < 8 ? name : `bright-${name}`
}

function without(style: AnsiStyle, ...keys: readonly (keyof AnsiStyle)[]): AnsiStyle {
  return Object.fromEntries(Object.entries(style).filter(([key]) => !keys.some((other) => other === key)))
}
