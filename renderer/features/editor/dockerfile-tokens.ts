import { keywords } from '#shared/dockerfile/dockerfile-model.ts'

/** What a stretch of a Dockerfile is, for its colour. */
export type TokenType =
  | ''
  | 'comment'
  | 'directive'
  | 'keyword'
  | 'invalid'
  | 'flag'
  | 'string'
  | 'variable'
  | 'delimiter'
  | 'operator'
  | 'number'
  | 'attribute'
  | 'heredoc'

export interface DockerfileToken {
  /** Column of its first character, from 0; it goes on to the next token. */
  readonly start: number
  readonly type: TokenType
}

interface OpenHeredoc {
  readonly name: string
  readonly chomp: boolean
  readonly expand: boolean
}

/** What a line needs to know of the lines before it. */
export interface LineState {
  /** Whether parser directives may still come. */
  readonly top: boolean
  readonly escape: '\\' | '`'
  /** The instruction that is continued on this line. */
  readonly keyword?: string
  /** Whether flags may still come. */
  readonly flags: boolean
  readonly quote: '' | '"' | "'"
  readonly heredocs: readonly OpenHeredoc[]
}

export const initialLineState: LineState = { top: true, escape: '\\', flags: false, quote: '', heredocs: [] }

export interface TokenizedLine {
  readonly tokens: readonly DockerfileToken[]
  readonly state: LineState
}

const known: ReadonlySet<string> = new Set(keywords)
const withHeredocs: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD'])
const withShell: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD'])
const withAttributes: ReadonlySet<string> = new Set(['ENV', 'ARG', 'LABEL'])

/**
 * Colours one line of a Dockerfile, with what Monaco's own grammar does not know: several heredocs in one instruction
 * (also quoted, `<<-`), flags of all instructions, comments between continued lines, `# escape=`, a quote over several lines.
 */
export function tokenizeLine(line: string, before: LineState): TokenizedLine {
  const [heredoc, ...others] = before.heredocs
  if (heredoc !== undefined && before.keyword === undefined) return heredocLine(line, before, heredoc, others)
  if (before.keyword === undefined) return firstLine(line, before)
  if (/^\s*#/.test(line) && before.quote === '') return whole(line, 'comment', before)
  if (line.trim() === '') return { tokens: [], state: before }
  return scanArguments(line, 0, [], before, before.keyword)
}

function whole(line: string, type: TokenType, state: LineState): TokenizedLine {
  return { tokens: line === '' ? [] : [{ start: 0, type }], state }
}

function heredocLine(
  line: string,
  before: LineState,
  heredoc: OpenHeredoc,
  others: readonly OpenHeredoc[],
): TokenizedLine {
  const end = heredoc.chomp ? line.replace(/^\t+/, '') : line
  if (end === heredoc.name) return whole(line, 'delimiter', { ...before, heredocs: others })
  const tokens: DockerfileToken[] = [{ start: 0, type: 'heredoc' }]
  if (heredoc.expand) {
    for (const match of line.matchAll(/\$(?:\w+|\{[^}]*\})/g)) {
      tokens.push({ start: match.index, type: 'variable' })
      tokens.push({ start: match.index + match[0].length, type: 'heredoc' })
    }
  }
  return { tokens: tidy(tokens, line.length), state: before }
}

function firstLine(line: string, before: LineState): TokenizedLine {
  if (line.trim() === '') return { tokens: [], state: { ...before, top: false } }
  const directive = /^(\s*#\s*)(syntax|escape|check)(\s*=\s*)(.*)$/i.exec(line)
  if (before.top && directive !== null) {
    const [, sign = '', name = '', equals = '', value = ''] = directive
    const tokens: DockerfileToken[] = [
      { start: 0, type: 'comment' },
      { start: sign.length, type: 'directive' },
      { start: sign.length + name.length, type: 'delimiter' },
      { start: sign.length + name.length + equals.length, type: 'string' },
    ]
    const isEscape = name.toLowerCase() === 'escape' && (value.trim() === '`' || value.trim() === '\\')
    const escape = isEscape ? (value.trim() as '`' | '\\') : before.escape
    return { tokens: tidy(tokens, line.length), state: { ...before, escape } }
  }
  const state: LineState = { ...before, top: false }
  if (/^\s*#/.test(line)) return whole(line, 'comment', state)
  const match = /^(\s*)(\S+)/.exec(line)
  const indent = match?.[1]?.length ?? 0
  const word = match?.[2] ?? ''
  const keyword = word.toUpperCase()
  const tokens: DockerfileToken[] = [
    { start: 0, type: '' },
    { start: indent, type: known.has(keyword) ? 'keyword' : 'invalid' },
  ]
  return scanArguments(line, indent + word.length, tokens, { ...state, flags: true }, keyword)
}

function scanArguments(
  line: string,
  from: number,
  tokens: DockerfileToken[],
  before: LineState,
  keyword: string,
): TokenizedLine {
  const heredocs = [...before.heredocs]
  let { flags, quote } = before
  let current = keyword
  let at = from
  const continued = new RegExp(`${before.escape === '\\' ? '\\\\' : '`'}[ \\t]*$`).exec(line)
  const end = continued === null ? line.length : continued.index
  const push = (length: number, type: TokenType) => {
    tokens.push({ start: at, type })
    at += length
  }
  while (at < end) {
    const rest = line.slice(at, end)
    const character = rest.charAt(0)
    const variable = quote === "'" ? null : /^\$(?:\w+|\{[^}]*\}?)/.exec(rest)
    if (variable !== null) push(variable[0].length, 'variable')
    else if (character === before.escape && rest.length > 1) push(2, quote === '' ? '' : 'string')
    else if (quote !== '') {
      push(1, 'string')
      if (character === quote) quote = ''
    } else if (/^\s/.test(rest)) push(/^\s+/.exec(rest)?.[0].length ?? 1, '')
    else if (character === '"' || character === "'") {
      quote = character
      flags = false
      push(1, 'string')
    } else {
      const flag = flags ? /^--[\w-]+/.exec(rest) : null
      const heredoc = withHeredocs.has(current) ? /^<<(-?)(["']?)([A-Za-z_][\w.]*)\2/.exec(rest) : null
      const word = /^[^\s"'$\\`<>|&;()[\],=]+/.exec(rest)?.[0]
      if (flag !== null) {
        push(flag[0].length, 'flag')
        if (line.charAt(at) === '=') push(1, 'delimiter')
        while (at < end && !/\s/.test(line.charAt(at))) {
          const inner = /^\$(?:\w+|\{[^}]*\}?)/.exec(line.slice(at, end))
          if (inner === null) push(1, /[,=]/.test(line.charAt(at)) ? 'delimiter' : 'string')
          else push(inner[0].length, 'variable')
        }
      } else if (heredoc !== null) {
        flags = false
        heredocs.push({
          name: heredoc[3] ?? '',
          chomp: heredoc[1] === '-',
          expand: heredoc[2] === '',
        })
        push(heredoc[0].length, 'delimiter')
      } else if (word === undefined) {
        push(1, /[[\],=]/.test(character) ? 'delimiter' : withShell.has(current) ? 'operator' : '')
        flags = false
      } else {
        const upper = word.toUpperCase()
        const first = flags
        flags = false
        if (current === 'FROM' && upper === 'AS') push(word.length, 'keyword')
        else if (current === 'ONBUILD' && first && known.has(upper)) {
          push(word.length, 'keyword')
          current = upper
          flags = true
        } else if (current === 'HEALTHCHECK' && first && (upper === 'CMD' || upper === 'NONE')) {
          push(word.length, 'keyword')
        } else if (withAttributes.has(current) && line.charAt(at + word.length) === '=') {
          push(word.length, 'attribute')
        } else if (/^\d+$/.test(word)) push(word.length, 'number')
        else push(word.length, '')
      }
    }
  }
  if (continued !== null) tokens.push({ start: end, type: 'delimiter' })
  const { keyword: _, ...rest } = before
  const state: LineState =
    continued === null
      ? { ...rest, flags: false, quote: '', heredocs }
      : { ...rest, keyword: current, flags, quote, heredocs }
  return { tokens: tidy(tokens, line.length), state }
}

/** Joins neighbours of one type, and drops what is past the end or covered. */
function tidy(tokens: readonly DockerfileToken[], length: number): readonly DockerfileToken[] {
  const result: DockerfileToken[] = []
  for (const token of tokens) {
    if (token.start >= length) continue
    if (result.at(-1)?.start === token.start) result.pop()
    if (result.at(-1)?.type !== token.type) result.push(token)
  }
  return result
}
