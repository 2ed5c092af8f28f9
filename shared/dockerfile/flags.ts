import type { SourceRange } from '../source-range.ts'
import type { Flag, Keyword } from './dockerfile-model.ts'
import type { ProblemList } from './problem-list.ts'
import { isBlank, type JoinedText, skipSpaces } from './source-text.ts'
import { suggestion } from './suggest.ts'

/** A flag while its instruction is read: what the model keeps, and where each character of the value stood. */
export interface ReadFlag extends Flag {
  readonly nameRange: SourceRange
  /** Range of `[start, end)` of the value. */
  readonly valueRange: (start: number, end: number) => SourceRange
}

export interface FlagSplit {
  readonly flags: readonly ReadFlag[]
  /** Offset in the joined text where the arguments begin. */
  readonly argsStart: number
}

type FlagType = 'bool' | 'string' | 'strings'
type FlagTable = Readonly<Record<string, FlagType>>

const noFlags: readonly ReadFlag[] = []
const none: FlagTable = {}
const copyFlags: FlagTable = {
  chown: 'string',
  from: 'string',
  chmod: 'string',
  link: 'bool',
  exclude: 'strings',
  parents: 'bool',
}
const addFlags: FlagTable = {
  chown: 'string',
  chmod: 'string',
  link: 'bool',
  'keep-git-dir': 'bool',
  checksum: 'string',
  unpack: 'bool',
  exclude: 'strings',
}
const runFlags: FlagTable = { mount: 'strings', network: 'string', security: 'string', device: 'strings' }
const healthFlags: FlagTable = {
  interval: 'string',
  timeout: 'string',
  'start-period': 'string',
  'start-interval': 'string',
  retries: 'string',
}

/** The flags of an instruction; `undefined` where BuildKit does not look at them. */
function flagTable(keyword: Keyword): FlagTable | undefined {
  switch (keyword) {
    case 'FROM':
      return { platform: 'string' }
    case 'COPY':
      return copyFlags
    case 'ADD':
      return addFlags
    case 'RUN':
      return runFlags
    case 'HEALTHCHECK':
      return healthFlags
    case 'ARG':
    case 'STOPSIGNAL':
      return undefined
    default:
      return none
  }
}

/**
 * Splits the flags off what follows the keyword: words that begin with `--`, quotes taken off, up to a lone `--`. BuildKit
 * takes each byte of them for a character: `é` becomes `Ã©`, and one with the byte of a space (`à`) ends the word.
 */
export function splitFlags(joined: JoinedText, start: number, end: number, escape: string): FlagSplit {
  const text = joined.text.slice(0, end)
  let found: ReadFlag[] | undefined
  let at = start
  for (;;) {
    while (at < text.length && isBlank(text[at])) at += 1
    if (!text.startsWith('--', at)) return { flags: found ?? noFlags, argsStart: skipSpaces(text, at) }
    const from = at
    const plain = plainEnd(text, at, escape)
    if (plain !== undefined && plain > from + 2) {
      at = plain
      found = pushed(found, readFlag(joined, text.slice(from, at), undefined, from, at))
      continue
    }
    let word = ''
    const offsets: number[] = []
    let quote = ''
    for (; at < text.length; at += 1) {
      let char = text[at] ?? ''
      if (quote === '' && isBlank(char)) break
      if (quote === '' ? char === "'" || char === '"' : char === quote) {
        quote = quote === '' ? char : ''
        continue
      }
      if (char === escape) {
        at += 1
        if (at >= text.length) break
        char = text[at] ?? ''
      }
      if (char <= '~') {
        word += char
        offsets.push(at)
        continue
      }
      const code = text.codePointAt(at) ?? 0
      const bytes = bytesOf(code)
      const cut = quote === '' ? bytes.search(/[\u0085\u00a0]/) : -1
      for (const byte of cut < 0 ? bytes : bytes.slice(0, cut)) {
        word += byte
        offsets.push(at)
      }
      if (code >= 0x1_0000) at += 1
      if (cut < 0) continue
      at += 1
      break
    }
    if (word === '--') return { flags: found ?? noFlags, argsStart: skipSpaces(text, at) }
    found = pushed(found, readFlag(joined, word, offsets, from, at))
  }
}

/** The bytes of a character in UTF-8, each as a character. */
function bytesOf(code: number): string {
  const rest = (shift: number): number => 0x80 | ((code >> shift) & 0x3f)
  if (code < 0x80) return String.fromCharCode(code)
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), rest(0))
  if (code < 0x1_0000) return String.fromCharCode(0xe0 | (code >> 12), rest(6), rest(0))
  return String.fromCharCode(0xf0 | (code >> 18), rest(12), rest(6), rest(0))
}

function pushed(flags: ReadFlag[] | undefined, flag: ReadFlag): ReadFlag[] {
  if (flags === undefined) return [flag]
  flags.push(flag)
  return flags
}

/** The end of a word without quotes and escapes: nearly every one. */
function plainEnd(text: string, start: number, escape: string): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (isBlank(char)) return at
    if (char === '"' || char === "'" || char === escape || char > '~') return undefined
  }
  return text.length
}

/** `offsets` tell where each character of the word stood; without them it stands as it is. */
function readFlag(
  joined: JoinedText,
  word: string,
  offsets: readonly number[] | undefined,
  from: number,
  to: number,
): ReadFlag {
  const equals = word.indexOf('=')
  const nameEnd = equals < 0 ? word.length : equals
  const offset = (i: number): number => (offsets === undefined ? from + i : (offsets[i] ?? to))
  return {
    name: word.slice(2, nameEnd),
    ...(equals < 0 ? {} : { value: word.slice(equals + 1) }),
    range: joined.range(from, to),
    nameRange: joined.range(from, offset(nameEnd - 1) + 1),
    valueRange: (start, end) => {
      const first = offset(equals + 1 + start)
      return joined.range(first, end > start ? offset(equals + end) + 1 : first)
    },
  }
}

/** Reports flags that the instruction does not have, that come twice, or whose value is not what they take. */
export function checkFlags(keyword: Keyword, flags: readonly ReadFlag[], problems: ProblemList): void {
  if (flags.length === 0) return
  const table = flagTable(keyword)
  if (table === undefined) return
  const used = new Set<string>()
  for (const flag of flags) {
    const type = Object.hasOwn(table, flag.name) ? table[flag.name] : undefined
    if (type === undefined) {
      const hint = suggestion(flag.name, Object.keys(table), { caseSensitive: true })
      problems.error('unknown-flag', `unknown flag: --${flag.name}${hint}`, flag.nameRange)
      continue
    }
    if (used.has(flag.name) && type !== 'strings') {
      problems.error('duplicate-flag', `duplicate flag specified: --${flag.name}`, flag.range)
      continue
    }
    used.add(flag.name)
    const { value } = flag
    if (type === 'bool' ? value === '' : value === undefined) {
      problems.error('bad-flag-value', `missing a value on flag: --${flag.name}`, flag.range)
    } else if (type === 'bool' && !['true', 'false'].includes((value ?? 'true').toLowerCase())) {
      const message = `expecting boolean value for flag --${flag.name}, not: ${value ?? ''}`
      problems.error('bad-flag-value', message, flag.range)
    }
  }
}
