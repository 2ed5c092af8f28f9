import type { Keyword } from './dockerfile-model.ts'
import { isBlank, type JoinedText } from './source-text.ts'
import { splitBlanks, splitQuoted, type Word } from './words.ts'

/** The arguments of an instruction, split as BuildKit's parser splits them for that keyword. */
export type Arguments =
  /** A JSON array of strings: the exec form. */
  | { readonly kind: 'json'; readonly items: readonly string[] }
  /** A JSON array of other things, which is an error. */
  | { readonly kind: 'not-strings' }
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'pairs'; readonly pairs: readonly WordPair[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'health'; readonly type: string; readonly command: Arguments }

/** A word of ARG, ENV or LABEL, cut at its first `=`. */
export interface WordPair extends Word {
  /** Quotes and variables as they are. */
  readonly name: string
  /** Absent without a `=`. */
  readonly value?: string
  /** Where the value begins in the joined text. */
  readonly valueStart: number
}

export function readArguments(
  keyword: Keyword | 'unknown',
  { text: joined }: JoinedText,
  start: number,
  end: number,
  escape: '\\' | '`',
): Arguments {
  switch (keyword) {
    case 'ADD':
    case 'COPY':
    case 'VOLUME':
      return jsonOr(joined.slice(start, end), () => words(splitBlanks(joined, start, end)))
    case 'EXPOSE':
    case 'FROM':
      return words(splitBlanks(joined, start, end))
    case 'CMD':
    case 'ENTRYPOINT':
    case 'RUN':
    case 'SHELL':
      return jsonOrText(joined.slice(start, end))
    case 'ARG':
      return { kind: 'pairs', pairs: splitQuoted(joined, start, end, escape).map(pairOf) }
    case 'ENV':
    case 'LABEL':
      return { kind: 'pairs', pairs: readPairs(joined, start, end, escape) }
    case 'HEALTHCHECK': {
      let at = start
      while (at < end && !isBlank(joined[at])) at += 1
      const type = joined.slice(start, at)
      while (at < end && isBlank(joined[at])) at += 1
      return { kind: 'health', type, command: jsonOrText(joined.slice(at, end)) }
    }
    default:
      return { kind: 'text', text: joined.slice(start, end) }
  }
}

/** The strings of a JSON array; `null` for an array of other things, `undefined` for what is no JSON array. */
export function parseJsonStrings(text: string): readonly string[] | null | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value)) return undefined
    return value.every((item) => typeof item === 'string') ? value : null
  } catch {
    // No JSON: BuildKit takes it as a shell command.
    return undefined
  }
}

function jsonOr(text: string, other: () => Arguments): Arguments {
  const items = parseJsonStrings(text)
  if (items === undefined) return other()
  return items === null ? { kind: 'not-strings' } : { kind: 'json', items }
}

function jsonOrText(text: string): Arguments {
  return jsonOr(text, () => ({ kind: 'text', text }))
}

function words(list: readonly Word[]): Arguments {
  return { kind: 'words', words: list }
}

function pairOf(word: Word): WordPair {
  const equals = word.text.indexOf('=')
  return equals < 0
    ? { ...word, name: word.text, valueStart: word.end }
    : {
        ...word,
        name: word.text.slice(0, equals),
        value: word.text.slice(equals + 1),
        valueStart: word.start + equals + 1,
      }
}

/** `name=value …`, or the old form `name value` whose value is the rest of the line. */
function readPairs(joined: string, start: number, end: number, escape: string): readonly WordPair[] {
  const split = splitQuoted(joined, start, end, escape)
  if (split[0] === undefined || split[0].text.includes('=')) return split.map(pairOf)
  let nameEnd = start
  while (nameEnd < end && !isBlank(joined[nameEnd])) nameEnd += 1
  let valueStart = nameEnd
  while (valueStart < end && isBlank(joined[valueStart])) valueStart += 1
  const pair = { text: joined.slice(start, end), start, end, name: joined.slice(start, nameEnd), valueStart }
  return [nameEnd === end ? pair : { ...pair, value: joined.slice(valueStart, end) }]
}
