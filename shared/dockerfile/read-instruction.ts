import type { SourceRange } from '../source-range.ts'
import { checkArguments } from './check-arguments.ts'
import { type Instruction, type Keyword, keywords } from './dockerfile-model.ts'
import { checkFlags, type ReadFlag, splitFlags } from './flags.ts'
import { type ReadMount, readMount } from './mounts.ts'
import type { ProblemList } from './problem-list.ts'
import type { LogicalLine } from './scan.ts'
import { isSpace, type JoinedText, skipSpaces, trimmedEnd } from './source-text.ts'
import { suggestion } from './suggest.ts'

/** The most characters of a graph row's text; more is never seen. */
const maxShortText = 240

/** An instruction while it is read. */
export interface ReadInstruction {
  /** All but what it takes from elsewhere: without `from`, and with no mounts. */
  readonly parts: Instruction
  readonly flags: readonly ReadFlag[]
  readonly mounts: readonly ReadMount[]
  readonly joined: JoinedText
  /** The arguments are `[argsStart, argsEnd)` of the joined text. */
  readonly argsStart: number
  readonly argsEnd: number
}

const noFlags: Instruction['flags'] = []
const noMounts: readonly never[] = []
const known = new Map<string, Keyword>(keywords.map((keyword) => [keyword, keyword]))

/** Second pass: the keyword, flags, mounts and arguments of one instruction, each checked. */
export function readInstruction(
  id: string,
  line: LogicalLine,
  escape: '\\' | '`',
  problems: ProblemList,
): ReadInstruction {
  const { joined } = line
  const { text } = joined
  const keywordStart = skipSpaces(text)
  const keywordEnd = wordEnd(text, keywordStart)
  const keywordRange = text === '' ? emptyRange(line) : joined.range(keywordStart, keywordEnd)
  const written = text.slice(keywordStart, keywordEnd)
  const keyword = known.get(written.toUpperCase()) ?? 'unknown'
  const argsEnd = Math.max(trimmedEnd(text), keywordEnd)
  const { flags, argsStart } = splitFlags(joined, keywordEnd, escape)
  const mounts =
    keyword === 'RUN' && flags.length > 0
      ? flags
          .filter((flag) => flag.name === 'mount' && flag.value !== undefined)
          .map((flag) => readMount(flag, problems))
      : noMounts
  const args = text.slice(argsStart, argsEnd)
  const parts: Instruction = {
    id,
    keyword,
    keywordRange,
    range: { start: keywordRange.start, end: { line: line.last, column: line.lastColumn } },
    lines: { first: line.first, last: line.last },
    text: onOneLine(text.slice(skipSpaces(text, keywordEnd), argsEnd)),
    shortText: shortTextOf(args, line),
    flags: flags.length === 0 ? noFlags : flags.map(plainFlag),
    mounts: noMounts,
    heredocs: line.heredocs,
    ...(keyword === 'RUN' && flags.length > 0 ? runFlags(flags, problems) : undefined),
    ...(keyword === 'ONBUILD' ? triggerOf(args) : undefined),
  }
  const read = { parts, flags, mounts, joined, argsStart: Math.min(argsStart, argsEnd), argsEnd }
  if (keyword === 'unknown') {
    const hint = suggestion(written, keywords, { caseSensitive: false })
    problems.error('unknown-instruction', `unknown instruction: ${written}${hint}`, keywordRange)
  } else {
    checkFlags(keyword, flags, problems)
    checkArguments(keyword, read, escape, problems)
  }
  return read
}

function runFlags(
  flags: readonly ReadFlag[],
  problems: ProblemList,
): Pick<Instruction, 'network' | 'security'> {
  const network = flags.find((flag) => flag.name === 'network')
  const security = flags.find((flag) => flag.name === 'security')
  if (network?.value !== undefined && !['default', 'none', 'host'].includes(network.value)) {
    problems.error('bad-flag-value', `invalid network mode ${JSON.stringify(network.value)}`, network.range)
  }
  if (security?.value !== undefined && !['sandbox', 'insecure'].includes(security.value)) {
    problems.error(
      'bad-flag-value',
      `security ${JSON.stringify(security.value)} is not valid`,
      security.range,
    )
  }
  return {
    ...(network?.value === undefined ? {} : { network: network.value }),
    ...(security?.value === undefined ? {} : { security: security.value }),
  }
}

/** Only data: the model travels between threads. */
function plainFlag({ name, value, range }: ReadFlag): Instruction['flags'][number] {
  return value === undefined ? { name, range } : { name, value, range }
}

function triggerOf(args: string): Pick<Instruction, 'trigger'> {
  const word = args.slice(0, wordEnd(args, 0)).toUpperCase()
  return { trigger: known.get(word) ?? 'unknown' }
}

/** A script given as a heredoc alone is known by its first line: `<<EOF apt-get update`. */
function shortTextOf(args: string, line: LogicalLine): string {
  const isScript =
    line.heredocPreview !== undefined && args.startsWith('<<') && wordEnd(args, 0) === args.length
  const text = onOneLine((isScript ? `${args} ${line.heredocPreview}` : args).slice(0, 2 * maxShortText))
  return text.length > maxShortText ? `${text.slice(0, maxShortText)}…` : text
}

const runsOfBlanks = /[^\S ]|\s{2}/

function onOneLine(text: string): string {
  const trimmed = text.trim()
  return runsOfBlanks.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed
}

function wordEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && !isSpace(text[end])) end += 1
  return end
}

function emptyRange(line: LogicalLine): SourceRange {
  return { start: { line: line.first, column: 0 }, end: { line: line.last, column: line.lastColumn } }
}
