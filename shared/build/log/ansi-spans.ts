import type { Color, ParseToken } from 'ansi-sequence-parser'
import { createAnsiSequenceParser } from 'ansi-sequence-parser'
import { isPlain, replaceSequences } from './strip-ansi.ts'

/** Sixteen colours by name are the theme's to choose; all others are what the program asked for. */
export type AnsiColor =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'rgb'; readonly rgb: readonly [number, number, number] }

export interface AnsiStyle {
  readonly color?: AnsiColor
  readonly background?: AnsiColor
  readonly bold?: true
  readonly dim?: true
  readonly italic?: true
  readonly underline?: true
  readonly inverse?: true
  readonly strike?: true
  readonly hidden?: true
}

export interface AnsiSpan {
  readonly text: string
  readonly style: AnsiStyle
}

/**
 * A line as styled stretches; what is not about style is dropped. The texts together are `stripAnsi` of the line.
 *
 * @param carry the style that lines before left switched on, as `carryAfter` gives it
 * @example ansiSpans('\u001b[32mok\u001b[0m') // [{ text: 'ok', style: { color: { kind: 'named', name: 'green' } } }]
 */
export function ansiSpans(text: string, carry = ''): readonly AnsiSpan[] {
  if (carry === '' && isPlain(text)) return text === '' ? [] : [{ text, style: {} }]
  return parse(carry + text).map((token) => ({ text: token.value, style: styleOf(token) }))
}

/** The style that is switched on after a line, as one escape sequence; empty for none. */
export function carryAfter(carry: string, text: string): string {
  if (!text.includes('\u001b')) return carry
  const last = text.slice(text.lastIndexOf('\u001b'))
  if (last.startsWith('\u001b[0m') || last.startsWith('\u001b[m')) return ''
  const end = parse(`${carry}${text}x`).at(-1)
  return end === undefined ? '' : sequenceOf(end)
}

function parse(text: string): readonly ParseToken[] {
  return createAnsiSequenceParser().parse(replaceSequences(text, plainSgr))
}

/** Select Graphic Rendition (ECMA-48 8.3.117), one command a sequence so that their order counts; others go. */
function plainSgr(sequence: string): string {
  const parameters = sequence.slice(2, -1)
  if (!sequence.startsWith('\u001b[') || !sequence.endsWith('m') || !/^[\d;:]*$/.test(parameters)) return ''
  const codes = parameters.split(';')
  let result = ''
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? ''
    const isColor = code === '38' || code === '48'
    const length = !isColor ? 1 : codes[index + 1] === '2' ? 5 : codes[index + 1] === '5' ? 3 : 2
    const command = length === 1 ? withoutColons(code) : codes.slice(index, index + length).join(';')
    result += `\u001b[${command}m`
    index += length - 1
  }
  return result
}

/** `38:2::255:0:0` → `38;2;255;0;0` (ITU T.416 has a colour space there); `4:3`, a curly line, is one; none is 0. */
function withoutColons(code: string): string {
  if (code === '') return '0'
  if (code === '4:0') return '24'
  if (code === '21') return '4'
  const parts = code.split(':')
  if (parts.length === 1) return code
  if (parts[0] !== '38' && parts[0] !== '48') return parts[0] ?? '0'
  if (parts[1] === '2') return [parts[0], '2', ...parts.slice(-3)].join(';')
  return parts.slice(0, 3).join(';')
}

function styleOf({ foreground, background, decorations }: ParseToken): AnsiStyle {
  return {
    ...(foreground === null ? {} : { color: colorOf(foreground) }),
    ...(background === null ? {} : { background: colorOf(background) }),
    ...(decorations.has('bold') ? { bold: true } : {}),
    ...(decorations.has('dim') ? { dim: true } : {}),
    ...(decorations.has('italic') ? { italic: true } : {}),
    ...(decorations.has('underline') ? { underline: true } : {}),
    ...(decorations.has('reverse') ? { inverse: true } : {}),
    ...(decorations.has('strikethrough') ? { strike: true } : {}),
    ...(decorations.has('hidden') ? { hidden: true } : {}),
  }
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
const levels = [0, 95, 135, 175, 215, 255] as const

/** The first sixteen of the table of 256 are the named ones, then a cube of 6 × 6 × 6, then 24 greys (xterm). */
function colorOf(color: Color): AnsiColor {
  if (color.type === 'named') {
    return {
      kind: 'named',
      name: color.name.replace(/^bright(.)/, (_, first: string) => `bright-${first.toLowerCase()}`),
    }
  }
  if (color.type === 'rgb') return { kind: 'rgb', rgb: color.rgb }
  const index = Math.min(255, Math.max(0, color.index))
  if (index < 16)
    return { kind: 'named', name: `${index < 8 ? '' : 'bright-'}${names[index % 8] ?? 'white'}` }
  if (index >= 232) {
    const level = 8 + (index - 232) * 10
    return { kind: 'rgb', rgb: [level, level, level] }
  }
  const level = (power: number) => levels[Math.floor((index - 16) / power) % 6] ?? 0
  return { kind: 'rgb', rgb: [level(36), level(6), level(1)] }
}

const decorationCodes = {
  bold: 1,
  dim: 2,
  italic: 3,
  underline: 4,
  reverse: 7,
  hidden: 8,
  strikethrough: 9,
} as const

function sequenceOf({ foreground, background, decorations }: ParseToken): string {
  const codes = [
    ...Object.entries(decorationCodes).flatMap(([name, code]) =>
      decorations.has(name as 'bold') ? [code] : [],
    ),
    ...(foreground === null ? [] : [colorCode(foreground, 38)]),
    ...(background === null ? [] : [colorCode(background, 48)]),
  ]
  return codes.length === 0 ? '' : `\u001b[${codes.join(';')}m`
}

function colorCode(color: Color, base: 38 | 48): string {
  if (color.type === 'rgb') return `${base};2;${color.rgb.join(';')}`
  if (color.type === 'table') return `${base};5;${color.index}`
  const found = colorOf(color)
  const name = found.kind === 'named' ? found.name : 'white'
  const bright = name.startsWith('bright-')
  return `${base};5;${names.indexOf(name.replace('bright-', '') as 'red') + (bright ? 8 : 0)}`
}
