import type { SourceRange } from '../source-range.ts'
import { type Keyword, keywords } from './dockerfile-model.ts'
import type { ProblemList } from './problem-list.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { parseHeredocWord, parseJsonStrings } from './scan.ts'
import { suggestion } from './suggest.ts'
import { splitBlanks, splitQuoted } from './words.ts'

const notStrings = 'when using JSON array syntax, arrays must be comprised of strings only'

/** Reports arguments that an instruction cannot take, in the words of BuildKit's parser. FROM is checked with its stage. */
export function checkArguments(
  keyword: Keyword,
  read: Pick<ReadInstruction, 'parts' | 'joined' | 'argsStart' | 'argsEnd'>,
  escape: '\\' | '`',
  problems: ProblemList,
): void {
  const { joined, argsStart, argsEnd } = read
  const args = joined.text.slice(argsStart, argsEnd)
  const here = joined.text === '' ? read.parts.keywordRange : joined.range(argsStart, argsEnd)
  const missing = (message: string): void =>
    problems.error('missing-arguments', `${keyword} ${message}`, read.parts.keywordRange)
  const bad = (message: string, range: SourceRange = here): void =>
    problems.error('bad-arguments', message, range)
  switch (keyword) {
    case 'FROM':
      return
    case 'ADD':
    case 'COPY': {
      const json = parseJsonStrings(args)
      if (json === null) {
        bad(notStrings)
        return
      }
      const words = json === undefined ? splitBlanks(joined.text, argsStart, argsEnd) : undefined
      const count = json?.length ?? words?.length ?? 0
      if (count < 2) {
        missing(
          'requires at least two arguments, but only one was provided. Destination could not be determined',
        )
        return
      }
      const last = words?.at(-1)
      if (last !== undefined && parseHeredocWord(last.text) !== undefined) {
        bad(`${keyword} cannot accept a heredoc as a destination`, joined.range(last.start, last.end))
      }
      return
    }
    case 'CMD':
    case 'ENTRYPOINT':
    case 'RUN':
      if (parseJsonStrings(args) === null) bad(notStrings)
      return
    case 'SHELL': {
      const json = parseJsonStrings(args)
      if (json === null) bad(notStrings)
      else if (args === '' || json?.length === 0) missing('requires at least one argument')
      else if (json === undefined) bad(`SHELL requires the arguments to be in JSON form`)
      return
    }
    case 'ARG':
    case 'ENV':
    case 'LABEL': {
      checkPairs(keyword, read, escape, problems)
      return
    }
    case 'EXPOSE':
      if (args === '') missing('requires at least one argument')
      return
    case 'VOLUME': {
      const json = parseJsonStrings(args)
      if (json === null) bad(notStrings)
      else if (args === '' || json?.length === 0) missing('requires at least one argument')
      else if (json?.some((volume) => volume.trim() === ''))
        bad('VOLUME specified can not be an empty string')
      return
    }
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      if (args === '') missing('requires exactly one argument')
      return
    case 'HEALTHCHECK': {
      checkHealth(args, missing, bad)
      return
    }
    case 'ONBUILD': {
      if (args === '') {
        missing('requires at least one argument')
        return
      }
      const [word] = splitBlanks(joined.text, argsStart, argsEnd)
      const trigger = word?.text.toUpperCase() ?? ''
      const range = word === undefined ? here : joined.range(word.start, word.end)
      if (trigger === 'ONBUILD') {
        problems.error('bad-onbuild', "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", range)
      } else if (trigger === 'FROM' || trigger === 'MAINTAINER') {
        problems.error('bad-onbuild', `${trigger} isn't allowed as an ONBUILD trigger`, range)
      } else if (!keywords.some((known) => known === trigger)) {
        const hint = suggestion(word?.text ?? '', keywords, { caseSensitive: false })
        // It fails only where the image is built upon.
        problems.warning('unknown-instruction', `unknown instruction: ${word?.text ?? ''}${hint}`, range)
      }
      return
    }
  }
}

function checkHealth(args: string, missing: (message: string) => void, bad: (message: string) => void): void {
  const [type = '', ...rest] = args.split(/\s+/)
  switch (type.toUpperCase()) {
    case '': {
      missing('requires at least one argument')
      return
    }
    case 'NONE':
      if (rest.length > 0) bad('HEALTHCHECK NONE takes no arguments')
      return
    case 'CMD':
      if (rest.length === 0) bad('Missing command after HEALTHCHECK CMD')
      else if (parseJsonStrings(args.slice(type.length).trim()) === null) bad(notStrings)
      return
    default: {
      bad(`Unknown type ${JSON.stringify(type.toUpperCase())} in HEALTHCHECK (try CMD)`)
      return
    }
  }
}

function checkPairs(
  keyword: 'ARG' | 'ENV' | 'LABEL',
  { parts, joined, argsStart, argsEnd }: Pick<ReadInstruction, 'parts' | 'joined' | 'argsStart' | 'argsEnd'>,
  escape: string,
  problems: ProblemList,
): void {
  const words = splitQuoted(joined.text, argsStart, argsEnd, escape)
  const [first] = words
  if (first === undefined) {
    problems.error('missing-arguments', `${keyword} requires at least one argument`, parts.keywordRange)
    return
  }
  // The old form, `ENV name value`.
  if (keyword !== 'ARG' && !first.text.includes('=')) {
    if (words.length < 2) {
      problems.error('bad-arguments', `${keyword} must have two arguments`, joined.range(argsStart, argsEnd))
    }
    return
  }
  for (const { text, start, end } of words) {
    if (text.startsWith('=')) {
      problems.error('bad-arguments', `${keyword} names can not be blank`, joined.range(start, end))
    } else if (keyword !== 'ARG' && !text.includes('=')) {
      const message = `Syntax error - can't find = in ${JSON.stringify(text)}. Must be of the form: name=value`
      problems.error('bad-arguments', message, joined.range(start, end))
    }
  }
}
