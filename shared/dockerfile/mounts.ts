import type { SourceRange } from '../source-range.ts'
import type { Mount, MountKind, MountOption } from './dockerfile-model.ts'
import type { ReadFlag } from './flags.ts'
import type { ProblemList } from './problem-list.ts'
import { suggestion } from './suggest.ts'

const kinds: readonly MountKind[] = ['bind', 'cache', 'tmpfs', 'secret', 'ssh']
const sharings = ['shared', 'private', 'locked']
const bareOptions = ['readonly', 'ro', 'readwrite', 'rw', 'required']
const optionNames = [
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
  'src',
  'dst',
  'destination',
  'ro',
  'rw',
  'readwrite',
  'env',
]

/** A mount before `from` is resolved to a stage or an image. */
export interface ReadMount extends Omit<Mount, 'from'> {
  readonly fromOption?: MountOption
}

/** Go's `strconv.ParseBool`. */
const boolWords = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']

/** One `--mount=type=cache,target=/x`, its options in any order, quoted or not. */
export function readMount(flag: ReadFlag, problems: ProblemList): ReadMount {
  const options: MountOption[] = []
  const bad = (message: string, range: SourceRange): void => problems.error('bad-mount', message, range)
  const fields = splitCsv(flag.value ?? '')
  for (const field of fields) {
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
    options.push({ name, value: equals < 0 ? 'true' : field.text.slice(equals + 1), range })
  }
  const kind = kindOf(options, bad)
  for (const option of options) checkOption(option, kind, bad)
  const last = (...names: readonly string[]): MountOption | undefined =>
    options.findLast((option) => names.includes(option.name))
  const from = last('from')
  const source = last('source', 'src')?.value
  const target = last('target', 'dst', 'destination')?.value
  const id = last('id')?.value
  if (kind === 'secret') {
    if (from !== undefined) bad('secret mount should not have a from', from.range)
    if (source === undefined && target === undefined && id === undefined) {
      bad('invalid secret mount. one of source, target required', flag.range)
    }
    if (source !== undefined && id !== undefined) bad("both source and id can't be set", flag.range)
  }
  return {
    kind,
    options,
    ...(from === undefined ? {} : { fromOption: from }),
    ...targetOf(kind, target, id ?? source, last('env') !== undefined),
    ...idOf(kind, id, source, target),
    range: flag.range,
  }
}

function kindOf(
  options: readonly MountOption[],
  bad: (message: string, range: SourceRange) => void,
): MountKind {
  let kind: MountKind = 'bind'
  for (const option of options) {
    if (option.name !== 'type' || option.value.includes('$')) continue
    const found = kinds.find((name) => name === option.value.toLowerCase())
    if (found !== undefined) kind = found
    else {
      const hint = suggestion(option.value, kinds, { caseSensitive: true })
      bad(`unsupported mount type ${JSON.stringify(option.value)}${hint}`, option.range)
    }
  }
  return kind
}

function checkOption(
  { name, value, range }: MountOption,
  kind: MountKind,
  bad: (message: string, range: SourceRange) => void,
): void {
  if (name === 'from') {
    const dollar = value.indexOf('$')
    if (dollar >= 0 && dollar !== value.length - 1) {
      bad("'from' doesn't support variable expansion, define alias stage instead", range)
    }
    return
  }
  // The value is known only when the build expands it.
  const open = value.includes('$')
  switch (name) {
    case 'readonly':
    case 'ro':
    case 'readwrite':
    case 'rw':
      if (!open && !boolWords.includes(value)) bad(`invalid value for ${name}: ${value}`, range)
      return
    case 'required':
      if (kind !== 'secret' && kind !== 'ssh') bad(`unexpected key '${name}' for mount type '${kind}'`, range)
      else if (!open && !boolWords.includes(value)) bad(`invalid value for ${name}: ${value}`, range)
      return
    case 'size':
      if (kind !== 'tmpfs') bad(`unexpected key '${name}' for mount type '${kind}'`, range)
      else if (!open && !/^\d+(\.\d+)?\s*([kmgtp]i?)?b?$/i.test(value)) {
        bad(`invalid value for ${name}: ${value}`, range)
      }
      return
    case 'sharing':
      if (!open && !sharings.includes(value.toLowerCase())) {
        const hint = suggestion(value, sharings, { caseSensitive: true })
        bad(`unsupported sharing value ${JSON.stringify(value)}${hint}`, range)
      } else if (kind === 'secret') bad('secret mount should not define sharing', range)
      else if (kind !== 'cache') bad(`invalid cache sharing set for ${kind} mount`, range)
      return
    case 'mode':
    case 'uid':
    case 'gid':
      if (!open && !(name === 'mode' ? /^[0-7]+$/ : /^\d+$/).test(value)) {
        bad(`invalid value ${value} for ${name}`, range)
      } else if (kind === 'bind' || kind === 'tmpfs') {
        bad(`${name} not allowed for ${JSON.stringify(kind)} type mounts`, range)
      }
      return
  }
}

function targetOf(
  kind: MountKind,
  target: string | undefined,
  id: string | undefined,
  env: boolean,
): Pick<Mount, 'target'> {
  if (target !== undefined) return { target }
  if (kind !== 'secret' || env || id === undefined) return {}
  return { target: `/run/secrets/${id.slice(id.lastIndexOf('/') + 1)}` }
}

function idOf(
  kind: MountKind,
  id: string | undefined,
  source: string | undefined,
  target: string | undefined,
): Pick<Mount, 'id'> {
  switch (kind) {
    case 'cache':
      return id === undefined && target === undefined ? {} : { id: id ?? target ?? '' }
    case 'secret': {
      const found = id ?? source ?? target?.slice(target.lastIndexOf('/') + 1)
      return found === undefined ? {} : { id: found }
    }
    case 'ssh':
      return { id: id ?? 'default' }
    case 'bind':
    case 'tmpfs':
      return {}
  }
}

interface CsvField {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Fields of one line of comma separated values; a field in double quotes may hold commas. */
function splitCsv(value: string): readonly CsvField[] {
  const fields: CsvField[] = []
  let at = 0
  for (;;) {
    const start = at
    let text = ''
    if (value[at] === '"') {
      for (at += 1; at < value.length; at += 1) {
        if (value[at] !== '"') text += value[at] ?? ''
        else if (value[at + 1] === '"') {
          text += '"'
          at += 1
        } else break
      }
      at += 1
    }
    while (at < value.length && value[at] !== ',') {
      text += value[at] ?? ''
      at += 1
    }
    fields.push({ text, start, end: Math.min(at, value.length) })
    if (at >= value.length) return fields
    at += 1
  }
}
