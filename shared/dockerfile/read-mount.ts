import type { SourceRange } from '../source-range.ts'
import { cleanPath } from './clean-path.ts'
import { csvProblem } from './csv-problem.ts'
import type { SourceRef } from './dockerfile-model.ts'
import type { ReadFlag } from './flags.ts'
import { goQuote } from './go-quote.ts'
import { holdsVariable } from './holds-variable.ts'
import type { CacheSharing, Mount, MountKind, MountOption } from './mount.ts'
import { parseBool } from './parse-bool.ts'
import { parseSize } from './parse-size.ts'
import type { ErrorSink } from './problem-list.ts'
import { splitCsv } from './split-csv.ts'
import type { StageScope } from './stage-scope.ts'
import { suggestion } from './suggest.ts'

const kinds: readonly MountKind[] = ['bind', 'cache', 'tmpfs', 'secret', 'ssh']
const sharings: readonly CacheSharing[] = ['shared', 'private', 'locked']
const bareOptions = ['readonly', 'ro', 'readwrite', 'rw', 'required']
const optionNames = [
  ...[
    'type',
    'from',
    'source',
    'target',
    'readonly',
    'id',
    'sharing',
    'required',
    'size',
    'mode',
    'uid',
    'gid',
  ],
  ...['src', 'dst', 'destination', 'ro', 'rw', 'readwrite', 'env'],
]

interface MountContext {
  readonly scope: StageScope
  /** What `from=` names, its variables not yet put in. */
  readonly resolve: (text: string, range: SourceRange, target: string) => SourceRef
  readonly problems: ErrorSink
  readonly stageProblems: ErrorSink
}

/** What was read of the options so far. */
interface Draft {
  kind: MountKind
  from?: { readonly text: string; readonly range: SourceRange }
  source: string
  target: string
  id: string
  env?: string
  readOnly?: boolean
  required: boolean
  sharing?: CacheSharing
  size?: number
  mode?: number
  uid?: number
  gid?: number
}

/**
 * One `--mount=type=cache,target=/x`, its options in any order, quoted or not: except that `required` and `size` come after
 * the type that they need. Of an option given twice the last counts.
 */
export function readMount(flag: ReadFlag, context: MountContext): Mount {
  const { scope, problems, stageProblems } = context
  const bad = (message: string, range: SourceRange): void => stageProblems.error('bad-mount', message, range)
  const options: MountOption[] = []
  const draft: Draft = { kind: 'bind', source: '', target: '', id: '', required: false }
  const { value: text = '' } = flag
  const fault = csvProblem(text)
  if (fault !== undefined) {
    problems.error('bad-mount', `failed to parse csv mounts: ${fault}`, flag.range)
  }
  for (const field of fault === undefined ? splitCsv(text) : []) {
    const range = flag.valueRange(field.start, field.end)
    const equals = field.text.indexOf('=')
    const name = (equals < 0 ? field.text : field.text.slice(0, equals)).toLowerCase()
    if (equals < 0 && !bareOptions.includes(name)) {
      bad(`invalid field '${field.text}' must be a key=value pair`, range)
      continue
    }
    if (!optionNames.includes(name)) {
      const hint = suggestion(name, optionNames, { caseSensitive: true })
      bad(`unexpected key '${name}' in '${field.text}'${hint}`, range)
      continue
    }
    const written = equals < 0 ? 'true' : field.text.slice(equals + 1)
    // What `from` names is known before any variable is.
    const value = name === 'from' ? written : scope.expand(written, () => range)
    if (name === 'from' && /\$./s.test(value)) {
      problems.error(
        'bad-mount',
        "'from' doesn't support variable expansion, define alias stage instead",
        range,
      )
    }
    options.push({ name, value, range })
    const valueAt = Math.max(0, range.end.column - written.length)
    const problem = take(draft, name, value, { start: { ...range.end, column: valueAt }, end: range.end })
    if (problem !== undefined) bad(problem, range)
  }
  checkKind(draft, options, flag, bad)
  return finish(draft, options, flag.range, context)
}

/** Takes one option in; tells what is wrong with it. A value that holds a variable of the base image's is not judged. */
function take(draft: Draft, name: string, value: string, valueRange: SourceRange): string | undefined {
  const open = holdsVariable(value)
  switch (name) {
    case 'type': {
      const kind = kinds.find((candidate) => candidate === value.toLowerCase())
      if (kind !== undefined) draft.kind = kind
      else if (!open) {
        const hint = suggestion(value, kinds, { caseSensitive: true })
        return `unsupported mount type ${goQuote(value)}${hint}`
      }
      return undefined
    }
    case 'from':
      draft.from = { text: value, range: valueRange }
      return undefined
    case 'source':
    case 'src':
      draft.source = value
      return undefined
    case 'target':
    case 'dst':
    case 'destination':
      draft.target = value
      return undefined
    case 'id':
      draft.id = value
      return undefined
    case 'env':
      draft.env = value
      return undefined
    case 'sharing': {
      const sharing = sharings.find((candidate) => candidate === value.toLowerCase())
      if (sharing !== undefined) draft.sharing = sharing
      else if (!open) {
        const hint = suggestion(value, sharings, { caseSensitive: true })
        return `unsupported sharing value ${goQuote(value)}${hint}`
      }
      return undefined
    }
    case 'size': {
      if (draft.kind !== 'tmpfs') return `unexpected key '${name}' for mount type '${draft.kind}'`
      const size = parseSize(value)
      if (size !== undefined) draft.size = size
      return size === undefined && !open ? `invalid value for ${name}: ${value}` : undefined
    }
    case 'mode':
    case 'uid':
    case 'gid': {
      const isNumber = (name === 'mode' ? /^[0-7]+$/ : /^\d+$/).test(value)
      const number = Number.parseInt(value, name === 'mode' ? 8 : 10)
      if (isNumber && number < 2 ** 32) draft[name] = number
      else if (!open) return `invalid value ${value} for ${name}`
      return undefined
    }
    default:
      return takeFlag(draft, name, value, open)
  }
}

function takeFlag(draft: Draft, name: string, value: string, open: boolean): string | undefined {
  if (name === 'required' && draft.kind !== 'secret' && draft.kind !== 'ssh') {
    return `unexpected key '${name}' for mount type '${draft.kind}'`
  }
  const on = parseBool(value)
  if (on === undefined) return open ? undefined : `invalid value for ${name}: ${value}`
  if (name === 'required') draft.required = on
  else draft.readOnly = name === 'ro' || name === 'readonly' ? on : !on
  return undefined
}

/** What the kind does not go with, which is known when all options are. */
function checkKind(
  draft: Draft,
  options: readonly MountOption[],
  flag: ReadFlag,
  bad: (message: string, range: SourceRange) => void,
): void {
  const { kind } = draft
  const rangeOf = (name: string): SourceRange | undefined =>
    options.findLast((option) => option.name === name)?.range
  for (const name of ['mode', 'uid', 'gid'] as const) {
    if (draft[name] !== undefined && (kind === 'bind' || kind === 'tmpfs')) {
      bad(`${name} not allowed for ${goQuote(kind)} type mounts`, rangeOf(name) ?? flag.range)
    }
  }
  if (draft.sharing !== undefined && kind !== 'cache') {
    const message =
      kind === 'secret'
        ? 'secret mount should not define sharing'
        : `invalid cache sharing set for ${kind} mount`
    bad(message, rangeOf('sharing') ?? flag.range)
  }
  if (kind === 'ssh' && draft.source !== '') bad('ssh does not support source', flag.range)
  if (kind !== 'secret') return
  if (draft.from !== undefined && draft.from.text !== '') {
    bad('secret mount should not have a from', rangeOf('from') ?? flag.range)
  }
  if (draft.source === '' && draft.target === '' && draft.id === '') {
    bad('invalid secret mount. one of source, target required', flag.range)
  }
  if (draft.source !== '' && draft.id !== '') bad("both source and id can't be set", flag.range)
}

function finish(
  draft: Draft,
  options: readonly MountOption[],
  range: SourceRange,
  { scope, resolve, stageProblems }: MountContext,
): Mount {
  const { kind, uid = 0, gid = 0, required, env } = draft
  const shared = { options, range }
  const target = kind === 'secret' || kind === 'ssh' ? draft.target : scope.inFolder(draft.target)
  const onTarget = draft.target === '' ? {} : { target }
  if (kind !== 'secret' && kind !== 'ssh' && target === '/') {
    stageProblems.error('bad-mount', `invalid mount target ${goQuote(target)}`, range)
  }
  const from =
    draft.from === undefined || draft.from.text === '' || kind === 'secret'
      ? undefined
      : resolve(draft.from.text, draft.from.range, draft.target)
  const onFrom = from === undefined ? {} : { from }
  const source = cleanPath(draft.source)
  switch (kind) {
    case 'bind':
      return { kind, ...shared, ...onFrom, source, target, readOnly: draft.readOnly ?? true }
    case 'cache': {
      const { sharing = 'shared', readOnly = false, mode = 0o755 } = draft
      const own = /^(?:\/|\.\.)/.test(draft.target) ? target : cleanPath(draft.target).slice(1) || '.'
      const id = draft.id === '' ? own : draft.id
      return { kind, ...shared, ...onFrom, source, id, target, sharing, readOnly, mode, uid, gid }
    }
    case 'tmpfs': {
      const size = draft.size === undefined || draft.size === 0 ? {} : { size: draft.size }
      return { kind, ...shared, target, ...size, readOnly: draft.readOnly ?? false }
    }
    case 'secret': {
      const id = firstNot('', draft.source, draft.id, baseName(draft.target))
      const file =
        env === undefined && draft.target === '' ? { target: `/run/secrets/${baseName(id)}` } : onTarget
      const onEnv = env === undefined ? {} : { env }
      return { kind, ...shared, id, ...file, ...onEnv, required, mode: draft.mode ?? 0o400, uid, gid }
    }
    case 'ssh': {
      const id = draft.id === '' ? 'default' : draft.id
      return { kind, ...shared, id, ...onTarget, required, mode: draft.mode ?? 0o600, uid, gid }
    }
  }
}

function firstNot(empty: string, ...texts: readonly string[]): string {
  return texts.find((text) => text !== empty) ?? empty
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
