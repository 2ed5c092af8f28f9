import { type GoEscape, goEscape } from './go-escape.ts'

type Ranges = readonly (readonly [number, number])[]

const last = 0x10_ffff
/** By name, each two letters a range. */
const posix: Readonly<Record<string, Ranges>> = {
  alnum: rangesOf('09AZaz'),
  alpha: rangesOf('AZaz'),
  ascii: [[0, 0x7f]],
  blank: rangesOf('\t\t  '),
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: rangesOf('09'),
  graph: rangesOf('!~'),
  lower: rangesOf('az'),
  print: rangesOf(' ~'),
  punct: rangesOf('!/:@[`{~'),
  space: rangesOf('\t\r  '),
  upper: rangesOf('AZ'),
  word: rangesOf('09AZaz__'),
  xdigit: rangesOf('09AFaf'),
}
const posixName = /^\[:(\^?)(.*?):\]/s

/**
 * A character class of Go's expressions as JavaScript writes it.
 *
 * @param text from after its `[`
 * @returns the class, and how much of the text it took; nothing for what Go refuses
 */
export function goClass(text: string): { readonly source: string; readonly length: number } | undefined {
  const negated = text.startsWith('^')
  let members = ''
  let at = negated ? 1 : 0
  for (let first = true; first || text[at] !== ']'; first = false) {
    const rest = text.slice(at)
    const [named, not, name = ''] = posixName.exec(rest) ?? []
    if (named !== undefined) {
      const ranges = Object.hasOwn(posix, name) ? posix[name] : undefined
      if (ranges === undefined) return undefined
      members += written(not === '^' ? others(ranges) : ranges)
      at += named.length
      continue
    }
    const low = charOf(rest)
    if (low === undefined) return undefined
    at += low.length
    if (low.code === undefined) {
      members += low.source
      continue
    }
    let high: number | undefined = low.code
    if (text[at] === '-' && text[at + 1] !== undefined && text[at + 1] !== ']') {
      const end = charOf(text.slice(at + 1))
      high = end?.code
      at += 1 + (end?.length ?? 0)
    }
    if (high === undefined || high < low.code) return undefined
    members += written([[low.code, high]])
  }
  return { source: `[${negated ? '^' : ''}${members}]`, length: at + 1 }
}

function charOf(text: string): GoEscape | undefined {
  if (text.startsWith('\\')) return goEscape(text)
  const code = text.codePointAt(0)
  return code === undefined ? undefined : { source: '', code, length: code > 0xffff ? 2 : 1 }
}

function rangesOf(pairs: string): Ranges {
  return [...pairs.matchAll(/(.)(.)/gs)].map(([pair]) => [pair.charCodeAt(0), pair.charCodeAt(1)])
}

function others(ranges: Ranges): Ranges {
  const starts = [0, ...ranges.map(([, high]) => high + 1)]
  const ends = [...ranges.map(([low]) => low - 1), last]
  return starts.flatMap((low, i) => ((ends[i] ?? last) < low ? [] : [[low, ends[i] ?? last]]))
}

function written(ranges: Ranges): string {
  const hex = (code: number): string => `\\u{${code.toString(16)}}`
  return ranges.map(([low, high]) => `${hex(low)}-${hex(high)}`).join('')
}
