import { type CheckOptions, noCheckOptions, parseCheckOptions } from './check-options.ts'
import type { Heredoc, ParserDirective } from './dockerfile-model.ts'
import type { ProblemList } from './problem-list.ts'
import { parseJsonStrings } from './read-arguments.ts'
import { readDirective } from './read-directive.ts'
import { expandWords } from './shell-words.ts'
import { JoinedText, skipSpaces, splitLines, trimSpaces } from './source-text.ts'

/** One instruction's text: its lines joined where an escape character continues them, and its heredocs. */
export interface LogicalLine {
  readonly joined: JoinedText
  readonly heredocs: readonly Heredoc[]
  /** The lines of each heredoc in which variables may be put in; empty for one without. */
  readonly bodies: readonly (readonly string[])[]
  /** First line of the first heredoc's body, for a short text. */
  readonly heredocPreview?: string
  /** Lines of comment before it; an empty one begins anew. */
  readonly comments?: readonly string[]
  readonly first: number
  /** Heredocs included. */
  readonly last: number
  /** Column after the last character of the last line. */
  readonly lastColumn: number
}

export interface Scanned {
  readonly directives: readonly ParserDirective[]
  readonly escape: '\\' | '`'
  readonly checks: CheckOptions
  readonly lines: readonly LogicalLine[]
  readonly lineCount: number
}

/** The longest line that BuildKit reads, in bytes. */
const maxLineBytes = 65_535
const heredocPattern = /^(\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/
const mayHoldHeredoc = /^(?:onbuild[\t\v\f\r ]+)?(?:run|copy|add)[\t\v\f\r ]/i

/**
 * First pass: a text into directives and instructions, comments and empty lines left out. One look at each line.
 * Follows BuildKit's reader: a comment or an empty line inside of a continued instruction does not end it.
 */
export function scan(text: string, problems: ProblemList): Scanned {
  const source = splitLines(text)
  const bom = text.startsWith('\uFEFF') ? 1 : 0
  // A newline at the end ends the last line, it does not begin another.
  const count = text.endsWith('\n') ? source.length - 1 : source.length
  source.forEach((line, i) => checkLength(line, i + 1, problems))
  const { directives, escape, checks, directiveLines } = scanDirectives(source, bom, problems)

  const lines: LogicalLine[] = []
  let comments: string[] | undefined
  let at = directiveLines
  while (at < count) {
    const start = skipSpaces(source[at] ?? '', at === 0 ? bom : 0)
    const line = source[at] ?? ''
    if (start >= line.length || line[start] === '#') {
      if (start < line.length)
        comments = withComment(comments, trimSpaces(line.slice(at === 0 ? bom + 1 : 1)))
      at += 1
      continue
    }
    const read = scanInstruction(source, at, start, count, escape, problems)
    lines.push(comments === undefined ? read : { ...read, comments })
    comments = undefined
    at = read.last
  }
  return { directives, escape, checks, lines, lineCount: source.length }
}

function withComment(comments: string[] | undefined, comment: string): string[] | undefined {
  if (comment === '') return undefined
  if (comments === undefined) return [comment]
  comments.push(comment)
  return comments
}

const noHeredocs: readonly never[] = []

function scanInstruction(
  source: readonly string[],
  firstIndex: number,
  firstColumn: number,
  count: number,
  escape: '\\' | '`',
  problems: ProblemList,
): LogicalLine {
  const joined = new JoinedText()
  let at = firstIndex
  let end = firstIndex
  for (let column = firstColumn; at < count; column = 0) {
    const line = source[at] ?? ''
    at += 1
    if (at - 1 > firstIndex) {
      const start = skipSpaces(line)
      if (start === line.length) {
        const place = { line: at, column: 0 }
        const message = 'Empty continuation lines will become errors in a future release'
        problems.warning('empty-continuation', message, {
          start: place,
          end: { ...place, column: line.length },
        })
        continue
      }
      if (line[start] === '#') continue
    }
    end = at - 1
    const cut = isContinued(line, column, escape)
    joined.append(cut === undefined ? line.slice(column) : line.slice(column, cut), end + 1, column)
    if (cut === undefined) break
  }
  // BuildKit counts what it skipped while it looked for the end as part of the instruction.
  const last = at - 1
  const bodies = scanHeredocs(source, joined, last + 1, count, problems)
  const lastIndex = bodies === undefined ? last : bodies.last
  return {
    joined,
    heredocs: bodies?.heredocs ?? noHeredocs,
    bodies: bodies?.texts ?? noHeredocs,
    ...(bodies?.preview === undefined ? {} : { heredocPreview: bodies.preview }),
    first: firstIndex + 1,
    last: lastIndex + 1,
    lastColumn: (source[lastIndex] ?? '').length,
  }
}

/**
 * Where the escape character stands that continues a line, if one does: the last character but for blanks, and not
 * escaped itself.
 */
function isContinued(line: string, start: number, escape: string): number | undefined {
  let at = line.length - 1
  while (at > start && (line[at] === ' ' || line[at] === '\t')) at -= 1
  if (line[at] !== escape || (at > start && line[at - 1] === escape)) return undefined
  return at
}

interface Bodies {
  readonly heredocs: readonly Heredoc[]
  readonly texts: readonly (readonly string[])[]
  readonly preview?: string
  /** Index of the last line. */
  readonly last: number
}

function scanHeredocs(
  source: readonly string[],
  joined: JoinedText,
  from: number,
  count: number,
  problems: ProblemList,
): Bodies | undefined {
  const marks = heredocMarks(joined.text)
  if (marks.length === 0) return undefined
  const heredocs: Heredoc[] = []
  const texts: (readonly string[])[] = []
  const preview = source[from]?.trim()
  let at = from
  for (const mark of marks) {
    const range = joined.range(mark.start, mark.end)
    const start = { line: at + 1, column: 0 }
    while (at < count && !ends(source[at] ?? '', mark)) at += 1
    if (at >= count) {
      problems.error('unterminated-heredoc', 'unterminated heredoc', range)
      const end = { line: count, column: (source[count - 1] ?? '').length }
      heredocs.push({
        ...mark.heredoc,
        range,
        body: start.line > count ? { start: end, end } : { start, end },
      })
      return { heredocs, texts, ...(preview === undefined ? {} : { preview }), last: count - 1 }
    }
    heredocs.push({ ...mark.heredoc, range, body: { start, end: { line: at + 1, column: 0 } } })
    const lines = mark.heredoc.expand ? source.slice(start.line - 1, at) : noHeredocs
    texts.push(lines.some((line) => line.includes('$')) ? lines : noHeredocs)
    at += 1
  }
  const isEmpty = heredocs[0]?.body.start.line === heredocs[0]?.body.end.line
  return { heredocs, texts, ...(preview === undefined || isEmpty ? {} : { preview }), last: at - 1 }
}

interface HeredocMark {
  readonly heredoc: Pick<Heredoc, 'name' | 'expand' | 'chomp'>
  readonly start: number
  readonly end: number
}

function ends(line: string, { heredoc }: HeredocMark): boolean {
  return (heredoc.chomp ? line.replace(/^\t+/, '') : line) === heredoc.name
}

const keep = { escape: '\\', lookup: () => undefined, keepUnset: true } as const

/** The `<<EOF` words of an instruction that may have some. One whose quotes do not match has none, as for BuildKit. */
function heredocMarks(text: string): readonly HeredocMark[] {
  if (!text.includes('<<') || !mayHoldHeredoc.test(text) || isJsonForm(text)) return []
  const split = expandWords(text, { ...keep, rawQuotes: true, rawEscapes: true })
  if ('problem' in split) return []
  const marks: HeredocMark[] = []
  for (const word of split.words) {
    const parsed = parseHeredocWord(word.text)
    if (parsed !== undefined) marks.push({ heredoc: parsed, start: word.start, end: word.end })
  }
  return marks
}

/** `<<EOF`, `<<-"EOF"`, `3<<EOF` as one word; `undefined` if it is none. */
export function parseHeredocWord(word: string): HeredocMark['heredoc'] | undefined {
  const [, , dash, rest] = heredocPattern.exec(word) ?? []
  if (rest === undefined || rest === '') return undefined
  const plain = expandWords(rest, keep)
  const raw = expandWords(rest, { ...keep, rawQuotes: true })
  if ('problem' in plain || 'problem' in raw) return undefined
  const name = plain.words[0]?.text
  if (name === undefined || plain.words.length !== 1) return undefined
  return { name, chomp: dash === '-', expand: quotes(name) === quotes(raw.words[0]?.text ?? '') }
}

function quotes(text: string): number {
  return text.replace(/[^'"]/g, '').length
}

/** `RUN ["a", "b"]`, flags before it left out. */
function isJsonForm(text: string): boolean {
  const args = text.replace(mayHoldHeredoc, '').replace(/^\s*(?:--\S+\s+)*/, '')
  return args.startsWith('[') && parseJsonStrings(args) !== undefined
}

function scanDirectives(
  source: readonly string[],
  bom: number,
  problems: ProblemList,
): Pick<Scanned, 'directives' | 'escape' | 'checks'> & { readonly directiveLines: number } {
  let checks = noCheckOptions
  let directiveLines = 0
  const directives: ParserDirective[] = []
  let escape: '\\' | '`' = '\\'
  const seen = new Set<string>()
  for (const [i, whole] of source.entries()) {
    const hash = skipSpaces(whole, i === 0 ? bom : 0)
    if (whole[hash] !== '#') break
    const start = skipSpaces(whole, hash + 1)
    const found = readDirective(whole.slice(start))
    if (found === undefined) break
    const { name, value } = found
    directiveLines = i + 1
    const valueStart = whole.indexOf(value, start + name.length + 1)
    const range = {
      start: { line: i + 1, column: hash },
      end: { line: i + 1, column: valueStart + value.length },
    }
    if (seen.has(name)) {
      problems.error('duplicate-directive', `only one ${name} parser directive can be used`, range)
      continue
    }
    seen.add(name)
    directives.push({ name, value, range })
    if (name === 'check') checks = parseCheckOptions(value, range, problems)
    if (name !== 'escape') continue
    if (value === '\\' || value === '`') escape = value
    else {
      const message = `invalid escape token '${value}' does not match \` or \\`
      problems.error('bad-directive', message, { ...range, start: { line: i + 1, column: valueStart } })
    }
  }
  return { directives, escape, checks, directiveLines }
}

function checkLength(line: string, number: number, problems: ProblemList): void {
  if (line.length * 3 <= maxLineBytes) return
  let bytes = 0
  for (let i = 0; i < line.length; i += 1) {
    const code = line.charCodeAt(i)
    // Half of a surrogate pair counts two: four a pair.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3
  }
  if (bytes <= maxLineBytes) return
  problems.error('line-too-long', `dockerfile line greater than max allowed size of ${maxLineBytes}`, {
    start: { line: number, column: 0 },
    end: { line: number, column: line.length },
  })
}
