import type { SourceRange } from '../source-range.ts'
import type { Keyword } from './dockerfile-model.ts'
import { goQuote } from './go-quote.ts'
import type { ProblemList } from './problem-list.ts'
import type { Arguments } from './read-arguments.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { parseHeredocWord } from './scan.ts'
import { trimSpaces } from './source-text.ts'

const notStrings = 'when using JSON array syntax, arrays must be comprised of strings only'

type Checked = Pick<ReadInstruction, 'parts' | 'joined' | 'args' | 'argsStart' | 'argsEnd'>

/** Reports arguments that an instruction cannot take, in the words of BuildKit's parser. FROM is checked with its stage. */
export function checkArguments(keyword: Keyword, read: Checked, problems: ProblemList): void {
  const { joined, args, argsStart, argsEnd } = read
  const isEmpty = argsEnd <= argsStart
  const here = joined.text === '' ? read.parts.keywordRange : joined.range(argsStart, argsEnd)
  const missing = (message: string): void =>
    problems.error('missing-arguments', `${keyword} ${message}`, read.parts.keywordRange)
  const bad: ReportAt = (message, range = here, code = 'bad-arguments') =>
    problems.error(code, message, range)
  if ((args.kind === 'health' ? args.command : args).kind === 'not-strings') {
    bad(notStrings, here, 'bad-syntax')
    return
  }
  switch (keyword) {
    case 'CMD':
    case 'ENTRYPOINT':
    case 'FROM':
    case 'ONBUILD':
    case 'RUN':
      return
    case 'ADD':
    case 'COPY':
      checkFiles(keyword, read, missing, bad)
      return
    case 'SHELL':
      if (isEmpty || (args.kind === 'json' && args.items.length === 0))
        missing('requires at least one argument')
      else if (args.kind === 'text') bad(`SHELL requires the arguments to be in JSON form`)
      return
    case 'ARG':
    case 'ENV':
    case 'LABEL':
      checkPairs(keyword, read, missing, bad)
      return
    case 'EXPOSE':
      if (isEmpty) missing('requires at least one argument')
      return
    case 'VOLUME':
      if (isEmpty || (args.kind === 'json' && args.items.length === 0))
        missing('requires at least one argument')
      else if (args.kind === 'json' && args.items.some((volume) => trimSpaces(volume) === ''))
        bad('VOLUME specified can not be an empty string')
      return
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      if (isEmpty) missing('requires exactly one argument')
      return
    case 'HEALTHCHECK':
      checkHealth(args, missing, bad)
      return
  }
}

type Report = (message: string) => void
type ReportAt = (message: string, range?: SourceRange, code?: 'bad-arguments' | 'bad-syntax') => void

function checkFiles(
  keyword: 'ADD' | 'COPY',
  { args, joined }: Checked,
  missing: Report,
  bad: ReportAt,
): void {
  const count = args.kind === 'json' ? args.items.length : args.kind === 'words' ? args.words.length : 0
  if (count < 2) {
    missing('requires at least two arguments, but only one was provided. Destination could not be determined')
    return
  }
  const last = args.kind === 'words' ? args.words.at(-1) : undefined
  if (last !== undefined && parseHeredocWord(last.text) !== undefined) {
    bad(`${keyword} cannot accept a heredoc as a destination`, joined.range(last.start, last.end))
  }
}

function checkHealth(args: Arguments, missing: Report, bad: ReportAt): void {
  if (args.kind !== 'health') return
  const { type, command } = args
  const isEmpty =
    command.kind === 'json' ? command.items.length === 0 : command.kind === 'text' && command.text === ''
  switch (type.toUpperCase()) {
    case '':
      missing('requires at least one argument')
      return
    case 'NONE':
      if (!isEmpty) bad('HEALTHCHECK NONE takes no arguments')
      return
    case 'CMD':
      if (isEmpty) bad('Missing command after HEALTHCHECK CMD')
      return
    default:
      bad(`Unknown type ${goQuote(type.toUpperCase())} in HEALTHCHECK (try CMD)`)
  }
}

function checkPairs(
  keyword: 'ARG' | 'ENV' | 'LABEL',
  { args, joined }: Checked,
  missing: Report,
  bad: ReportAt,
): void {
  const pairs = args.kind === 'pairs' ? args.pairs : []
  const [first] = pairs
  if (first === undefined) {
    missing('requires at least one argument')
    return
  }
  for (const { text, name, value, start, end } of pairs) {
    if (name === '') bad(`${keyword} names can not be blank`, joined.range(start, end))
    else if (keyword === 'ARG' || value !== undefined) continue
    else if (pairs.length === 1)
      bad(`${keyword} must have two arguments`, joined.range(start, end), 'bad-syntax')
    else {
      const message = `Syntax error - can't find = in ${goQuote(text)}. Must be of the form: name=value`
      bad(message, joined.range(start, end), 'bad-syntax')
    }
  }
}
