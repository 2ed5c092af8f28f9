import { extname } from 'node:path'
import type { ParseArgsOptionsConfig } from 'node:util'
import { parsePlatform } from '#shared/dockerfile/platform.ts'
import type { GraphView } from '#shared/graph/graph-view.ts'
import type { BuildWords } from '#shared/request/options/build-words.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { readWords } from '../read-words.ts'

export const graphFormats = ['svg', 'dot', 'mermaid', 'json'] as const
export type GraphFormat = (typeof graphFormats)[number]

/** What `slipway graph` is asked for. */
export interface GraphOptions {
  /** A Dockerfile, a folder, or `-`. */
  readonly path: string
  readonly format: GraphFormat
  /** A file; absent for standard output. */
  readonly output?: string
  readonly target?: string
  readonly args: Readonly<Record<string, string>>
  /** Names of the contexts given with the build. */
  readonly contexts: readonly string[]
  readonly platform?: string
  readonly view: Pick<GraphView, 'direction' | 'hideExternal' | 'onlyTarget'>
  readonly collapse: boolean
  /** Whether BuildKit's own graph is drawn, which an engine has to tell. */
  readonly ops: boolean
  /** The options of a build, as they were written. */
  readonly words: Pick<BuildWords, 'target' | 'build-arg' | 'build-context' | 'platform'>
  readonly theme: 'light' | 'dark'
}

const config = {
  format: { type: 'string', short: 'f' },
  output: { type: 'string', short: 'o' },
  target: { type: 'string' },
  'build-arg': { type: 'string', multiple: true },
  'build-context': { type: 'string', multiple: true },
  platform: { type: 'string' },
  direction: { type: 'string' },
  'only-target': { type: 'boolean' },
  'hide-external': { type: 'boolean' },
  collapse: { type: 'boolean' },
  ops: { type: 'boolean' },
  theme: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig

/** Options that only stages have a meaning for. */
const stagesOnly = ['only-target', 'collapse'] as const

const formatOfEnding: Readonly<Record<string, GraphFormat>> = {
  '.svg': 'svg',
  '.dot': 'dot',
  '.gv': 'dot',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.json': 'json',
}

/** Reads the words after `slipway graph`. The error is what is wrong with them, for people. */
export function readGraphOptions(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<GraphOptions | 'help', string> {
  const parsed = readWords(words, config)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  if (values.help === true) return ok('help')
  const [path, ...more] = positionals
  if (path === undefined || path === '')
    return err('PATH is missing: a Dockerfile, a folder, or - for standard input')
  if (more.length > 0) return err(`there is one PATH, not also ${more.join(' ')}`)
  const output = values.output === '-' ? undefined : values.output
  const ending = output === undefined ? '' : extname(output).toLowerCase()
  const byName = formatOfEnding[ending]
  if (values.format === undefined && ending !== '' && byName === undefined) {
    const known = Object.keys(formatOfEnding).join(', ')
    return err(`--output ${output}: ${ending} is none of ${known}; --format says what else is to be in it`)
  }
  const format = oneOf('--format', values.format ?? byName ?? 'svg', graphFormats)
  const direction = oneOf('--direction', values.direction ?? 'right', ['right', 'down'])
  const theme = oneOf('--theme', values.theme ?? 'light', ['light', 'dark'])
  const meaningless = values.ops === true ? stagesOnly.find((name) => values[name] === true) : undefined
  const args = buildArgs(values['build-arg'] ?? [], env)
  if (!format.ok) return format
  if (!direction.ok) return direction
  if (!theme.ok) return theme
  if (!args.ok) return args
  const platformProblem = problemOfPlatform(values.platform)
  if (platformProblem !== undefined) return err(`--platform ${platformProblem}`)
  if (meaningless !== undefined) return err(`--${meaningless} is about stages, which --ops does not draw`)
  const { target, platform } = values
  const { 'build-arg': buildArg, 'build-context': buildContext } = values
  return ok({
    path,
    format: format.value,
    ...(output === undefined ? {} : { output }),
    ...(target === undefined ? {} : { target }),
    args: args.value,
    contexts: (buildContext ?? []).map((context) => context.split('=', 1)[0] ?? ''),
    ...(platform === undefined ? {} : { platform }),
    view: {
      direction: direction.value,
      hideExternal: values['hide-external'] ?? false,
      onlyTarget: values['only-target'] ?? false,
    },
    collapse: values.collapse ?? false,
    ops: values.ops ?? false,
    words: {
      ...(target === undefined ? {} : { target }),
      ...(platform === undefined ? {} : { platform: [platform] }),
      ...(buildArg === undefined ? {} : { 'build-arg': buildArg }),
      ...(buildContext === undefined ? {} : { 'build-context': buildContext }),
    },
    theme: theme.value,
  })
}

function oneOf<T extends string>(name: string, value: string, all: readonly T[]): Result<T, string> {
  const found = all.find((candidate) => candidate === value)
  return found === undefined ? err(`${name} is one of ${all.join(', ')}, not ${value}`) : ok(found)
}

function problemOfPlatform(platform: string | undefined): string | undefined {
  const read = platform === undefined || platform === '' ? undefined : parsePlatform(platform)
  return read !== undefined && 'problem' in read ? read.problem : undefined
}

/** `NAME=VALUE`, or `NAME` for the value that the environment has, if it has one. */
function buildArgs(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<Readonly<Record<string, string>>, string> {
  const args: Record<string, string> = {}
  for (const word of words) {
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    if (name === '') return err(`--build-arg ${word}: is NAME=VALUE`)
    const value = equals < 0 ? env[name] : word.slice(equals + 1)
    if (value !== undefined) args[name] = value
  }
  return ok(args)
}
