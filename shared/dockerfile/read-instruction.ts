import type { SourceRange } from '../source-range.ts'
import { checkArguments } from './check-arguments.ts'
import { type DockerfileProblem, type Instruction, type Keyword, keywords } from './dockerfile-model.ts'
import { checkFlags, type ReadFlag, splitFlags } from './flags.ts'
import { ProblemList } from './problem-list.ts'
import { type Arguments, readArguments } from './read-arguments.ts'
import type { LogicalLine } from './scan.ts'
import { isBlank, type JoinedText, skipSpaces, trimmedEnd } from './source-text.ts'
import { suggestion } from './suggest.ts'

/** The most characters of a graph row's text; more is never seen. */
const maxShortText = 240

/** An instruction while it is read. */
export interface ReadInstruction {
  /** All but what takes the variables of its stage: without `from` and mounts. */
  readonly parts: Instruction
  readonly flags: readonly ReadFlag[]
  readonly args: Arguments
  readonly joined: JoinedText
  /** The arguments are `[argsStart, argsEnd)` of the joined text. */
  readonly argsStart: number
  readonly argsEnd: number
  readonly comments: readonly string[]
  /** As in its line. */
  readonly bodies: LogicalLine['bodies']
  /** Of ONBUILD: the instruction that is kept for later. */
  readonly trigger?: Trigger
}

export interface Trigger extends ReadInstruction {
  /** What fails a stage that is built upon the one that keeps it. */
  readonly faults: readonly DockerfileProblem[]
}

const nothing: readonly never[] = []
const unknown: Instruction['detail'] = { kind: 'unknown' }
const known = new Map<string, Keyword>(keywords.map((keyword) => [keyword.toLowerCase(), keyword]))

/** Second pass: the keyword, flags and arguments of one instruction, each checked. `start` is where it begins in its line. */
export function readInstruction(
  id: string,
  line: LogicalLine,
  escape: '\\' | '`',
  problems: ProblemList,
  start = 0,
): ReadInstruction {
  const { joined } = line
  const { text } = joined
  const keywordStart = skipSpaces(text, start)
  const argsEnd = Math.max(trimmedEnd(text), keywordStart)
  const keywordEnd = Math.min(wordEnd(text, keywordStart), argsEnd)
  const keywordRange = text === '' ? emptyRange(line) : joined.range(keywordStart, keywordEnd)
  const written = text.slice(keywordStart, keywordEnd)
  const keyword = known.get(written.toLowerCase()) ?? 'unknown'
  const { flags, argsStart: afterFlags } = splitFlags(joined, keywordEnd, argsEnd, escape)
  const argsStart = Math.min(afterFlags, argsEnd)
  const parts: Instruction = {
    id,
    keyword,
    keywordRange,
    range: { start: keywordRange.start, end: { line: line.last, column: line.lastColumn } },
    lines: { first: line.first, last: line.last },
    text: onOneLine(text.slice(skipSpaces(text, keywordEnd), argsEnd)),
    shortText: shortTextOf(text.slice(argsStart, argsEnd), line),
    flags: flags.length === 0 ? nothing : flags.map(plainFlag),
    detail: unknown,
    mounts: nothing,
    heredocs: line.heredocs,
    unset: nothing,
  }
  const args = readArguments(keyword, joined, argsStart, argsEnd, escape)
  const { comments = nothing, bodies } = line
  const read = { parts, flags, args, joined, argsStart, argsEnd, comments, bodies }
  if (keyword === 'unknown') {
    const hint = suggestion(written, keywords, { caseSensitive: false })
    problems.error('unknown-instruction', `unknown instruction: ${written}${hint}`, keywordRange)
    return read
  }
  checkFlags(keyword, flags, problems)
  checkArguments(keyword, read, problems)
  return keyword === 'ONBUILD' ? { ...read, ...readTrigger(read, line, escape, problems) } : read
}

/** What cannot be split or be a trigger fails the build; what else is wrong within fails only where it is built upon. */
function readTrigger(
  { parts, joined, argsStart, argsEnd }: ReadInstruction,
  line: LogicalLine,
  escape: '\\' | '`',
  problems: ProblemList,
): Pick<ReadInstruction, 'trigger'> {
  if (argsStart >= argsEnd) {
    problems.error('missing-arguments', 'ONBUILD requires at least one argument', parts.keywordRange)
    return {}
  }
  const word = joined.text.slice(argsStart, wordEnd(joined.text, argsStart)).toUpperCase()
  const range = joined.range(argsStart, argsStart + word.length)
  if (word === 'ONBUILD') {
    problems.error('bad-onbuild', "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", range)
    return {}
  }
  if (word === 'FROM' || word === 'MAINTAINER') {
    problems.error('bad-onbuild', `${word} isn't allowed as an ONBUILD trigger`, range)
    return {}
  }
  const later = new ProblemList()
  const trigger = readInstruction(`${parts.id}/trigger`, line, escape, later, argsStart)
  const faults = later.sorted()
  for (const { code, message, range: place } of faults) {
    if (code === 'bad-syntax') problems.error(code, message, place)
    else problems.warning(code, message, place)
  }
  return { trigger: { ...trigger, faults: faults.filter(({ code }) => code !== 'bad-syntax') } }
}

/** Only data: the model travels between threads. */
function plainFlag({ name, value, range }: ReadFlag): Instruction['flags'][number] {
  return value === undefined ? { name, range } : { name, value, range }
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
  while (end < text.length && !isBlank(text[end])) end += 1
  return end
}

function emptyRange(line: LogicalLine): SourceRange {
  return { start: { line: line.first, column: 0 }, end: { line: line.last, column: line.lastColumn } }
}
