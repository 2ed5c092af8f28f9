import { assertNever } from '../assert-never.ts'
import type { SourceRange } from '../source-range.ts'
import { checkFiles } from './check-files.ts'
import { deviceProblem } from './device-problem.ts'
import type { ReadFlag } from './flags.ts'
import type { GlobalArgs } from './global-args.ts'
import { goQuote } from './go-quote.ts'
import type {
  AddDetail,
  CommandLine,
  CopyDetail,
  InstructionDetail,
  RunDetail,
} from './instruction-detail.ts'
import { portProblem } from './port-problem.ts'
import type { ErrorSink, ProblemList } from './problem-list.ts'
import type { Arguments } from './read-arguments.ts'
import { readHealth } from './read-health.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { readStageArgs } from './read-stage-args.ts'
import { parseHeredocWord } from './scan.ts'
import { signalProblem } from './signal-problem.ts'
import { trimSpaces } from './source-text.ts'
import type { StageScope } from './stage-scope.ts'

export interface DetailContext {
  readonly escape: '\\' | '`'
  readonly scope: StageScope
  readonly globalArgs: GlobalArgs
  readonly problems: ProblemList
  readonly stageProblems: ErrorSink
}

const unknown: InstructionDetail = { kind: 'unknown' }
const noWords: readonly string[] = []

/**
 * What an instruction says, in the scope of its stage, which ARG, ENV and WORKDIR change. Arguments that cannot be are
 * reported already (check-arguments.ts); only what shows after the variables are put in is reported here.
 */
export function readDetail(read: ReadInstruction, context: DetailContext): InstructionDetail {
  const { args, parts, joined, argsStart, argsEnd } = read
  const { scope, problems, stageProblems } = context
  const here = (): SourceRange => joined.range(argsStart, argsEnd)
  const expand = (text: string): string => scope.expand(text, here)
  const checked = (value: string, problemOf: (value: string) => string | undefined): string => {
    const problem = problemOf(value)
    if (problem !== undefined) stageProblems.error('bad-arguments', problem, here())
    return value
  }
  const { keyword } = parts
  switch (keyword) {
    case 'FROM':
      return { kind: 'from' }
    case 'RUN':
      if (args.kind === 'json' && args.items.length === 0) {
        stageProblems.error('missing-arguments', 'arguments are required', here())
      }
      return readRun(read, problems)
    case 'COPY':
    case 'ADD':
      return readFiles(keyword, read, context)
    case 'ARG':
      return { kind: 'arg', args: readStageArgs(read, context) }
    case 'ENV':
    case 'LABEL': {
      if (args.kind !== 'pairs') return unknown
      // All of them see the variables as they were before.
      const pairs = args.pairs.map(({ name, value, valueStart, start, end }) => ({
        name: scope.expand(name, () => joined.range(start, end)),
        value: scope.expand(value ?? '', () => joined.range(valueStart, end)),
      }))
      if (keyword === 'LABEL') return { kind: 'label', pairs }
      for (const { name, value } of pairs) scope.set(name, value)
      return { kind: 'env', pairs }
    }
    case 'WORKDIR':
      return args.kind === 'text'
        ? { kind: 'workdir', value: scope.changeFolder(expand(args.text)) }
        : unknown
    case 'USER':
      return args.kind === 'text' ? { kind: 'user', value: expand(args.text) } : unknown
    case 'STOPSIGNAL':
      if (args.kind !== 'text') return unknown
      return { kind: 'stopsignal', value: checked(expand(args.text), signalProblem) }
    case 'MAINTAINER':
      return args.kind === 'text' ? { kind: 'maintainer', value: args.text } : unknown
    case 'VOLUME':
      return {
        kind: 'volume',
        values: wordsOf(args)
          .map(trimSpaces)
          .map((word) => (word === '' ? word : checked(expand(word), volumeProblem))),
      }
    case 'EXPOSE': {
      const values = wordsOf(args)
        .flatMap((word) => expand(word).split(/\s+/))
        .filter((value) => value !== '')
      return { kind: 'expose', values: values.map((value) => checked(value, portProblem)) }
    }
    case 'CMD':
      return { kind: 'cmd', command: commandOf(args) }
    case 'ENTRYPOINT':
      return { kind: 'entrypoint', command: commandOf(args) }
    case 'SHELL':
      return args.kind === 'json' ? { kind: 'shell', words: args.items } : unknown
    case 'HEALTHCHECK':
      return args.kind === 'health' ? readHealth(args, read.flags, commandOf, problems) : unknown
    case 'ONBUILD':
      return read.trigger === undefined ? unknown : { kind: 'onbuild', trigger: read.trigger.parts }
    case 'unknown':
      return unknown
    default:
      return assertNever(keyword)
  }
}

function volumeProblem(path: string): string | undefined {
  return path === '' ? 'VOLUME specified can not be an empty string' : undefined
}

function commandOf(args: Arguments): CommandLine {
  if (args.kind === 'json') return { form: 'exec', words: args.items }
  return { form: 'shell', text: args.kind === 'text' ? args.text : '' }
}

function wordsOf(args: Arguments): readonly string[] {
  if (args.kind === 'json') return args.items
  return args.kind === 'words' ? args.words.map(({ text }) => text) : noWords
}

function valuesOf(flags: readonly ReadFlag[], name: string): readonly string[] {
  if (flags.length === 0) return noWords
  return flags.flatMap((flag) => (flag.name === name && flag.value !== undefined ? [flag.value] : []))
}

function readRun({ args, flags }: ReadInstruction, problems: ProblemList): RunDetail {
  const command = commandOf(args)
  if (flags.length === 0) {
    return { kind: 'run', command, network: 'default', security: 'sandbox', devices: noWords }
  }
  const network = flags.find((flag) => flag.name === 'network')
  const security = flags.find((flag) => flag.name === 'security')
  const networks = ['default', 'none', 'host'] as const
  const securities = ['sandbox', 'insecure'] as const
  const onNetwork = networks.find((mode) => mode === (network?.value ?? 'default'))
  const onSecurity = securities.find((mode) => mode === (security?.value ?? 'sandbox'))
  if (network !== undefined && onNetwork === undefined) {
    problems.error('bad-flag-value', `invalid network mode ${goQuote(network.value ?? '')}`, network.range)
  }
  if (security !== undefined && onSecurity === undefined) {
    problems.error('bad-flag-value', `security ${goQuote(security.value ?? '')} is not valid`, security.range)
  }
  for (const { name, value, range } of flags) {
    const problem = name === 'device' && value !== undefined ? deviceProblem(value) : undefined
    if (problem !== undefined) problems.error('bad-flag-value', problem, range)
  }
  return {
    kind: 'run',
    command,
    network: onNetwork ?? 'default',
    security: onSecurity ?? 'sandbox',
    devices: valuesOf(flags, 'device'),
  }
}

function readFiles(
  keyword: 'ADD' | 'COPY',
  read: ReadInstruction,
  { scope, stageProblems }: DetailContext,
): CopyDetail | AddDetail {
  const { args, flags, joined, argsStart, argsEnd, bodies, parts } = read
  bodies.forEach((lines, i) =>
    scope.checkBody(lines, parts.heredocs[i]?.body.start.line ?? parts.lines.first),
  )
  const expandFlag = (name: string): string | undefined => {
    const flag = flags.find((candidate) => candidate.name === name)
    const value = flag?.value
    return value === undefined || value === ''
      ? undefined
      : scope.expand(value, () => flag?.range ?? parts.range)
  }
  const isOn = (name: string): boolean | undefined => {
    const flag = flags.find((candidate) => candidate.name === name)
    return flag === undefined ? undefined : (flag.value ?? 'true').toLowerCase() === 'true'
  }
  const here = (): SourceRange => joined.range(argsStart, argsEnd)
  const texts = wordsOf(args)
  const last = texts.length - 1
  const sources = texts
    .slice(0, Math.max(0, last))
    .filter((text) => parseHeredocWord(text) === undefined)
    .map((text) => scope.expand(text, here))
  const chown = flags.length === 0 ? undefined : expandFlag('chown')
  const chmod = flags.length === 0 ? undefined : expandFlag('chmod')
  const files = {
    sources,
    destination: scope.expand(texts[last] ?? '', here),
    ...(chown === undefined ? {} : { chown }),
    ...(chmod === undefined ? {} : { chmod }),
    link: isOn('link') === true,
    exclude: valuesOf(flags, 'exclude'),
  }
  if (keyword === 'COPY') {
    const detail: CopyDetail = { kind: 'copy', ...files, parents: isOn('parents') === true }
    checkFiles(detail, read, stageProblems)
    return detail
  }
  const checksum = expandFlag('checksum')
  const keepGitDir = isOn('keep-git-dir')
  const unpack = isOn('unpack')
  const detail: AddDetail = {
    kind: 'add',
    ...files,
    ...(checksum === undefined ? {} : { checksum }),
    ...(keepGitDir === undefined ? {} : { keepGitDir }),
    ...(unpack === undefined ? {} : { unpack }),
  }
  checkFiles(detail, read, stageProblems)
  return detail
}
