import type { SourceRange } from '../source-range.ts'
import type { SourceRef } from './dockerfile-model.ts'
import type { ReadFlag } from './flags.ts'
import { goQuote } from './go-quote.ts'
import type { LinkContext } from './link.ts'
import { formatPlatform, parsePlatform } from './platform.ts'
import type { ProblemList } from './problem-list.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { resolveImage } from './resolve-image.ts'

/** What a FROM says. */
export interface Head {
  readonly name?: string
  readonly nameRange?: SourceRange
  readonly base: SourceRef
  readonly platform?: string
  readonly replaced: boolean
  readonly fromArgs: readonly string[]
}

const stageName = /^[a-z][a-z0-9-_.]*$/
const nothing: readonly string[] = []

/** Reads a FROM; `earlier` has the stages above by name in lower case, of several with one name the nearest. */
export function readHead(
  from: ReadInstruction,
  earlier: ReadonlyMap<string, number>,
  context: LinkContext,
): Head {
  const { problems, globalArgs, escape } = context
  const { joined, argsStart, argsEnd } = from
  const words = from.args.kind === 'words' ? from.args.words : []
  const [base, as, name] = words
  const used = new Set<string>()
  const platform = readPlatform(from.flags, context, used)
  const isRight = words.length === 1 || (words.length === 3 && as?.text.toLowerCase() === 'as')
  if (base === undefined || !isRight) {
    const range = base === undefined ? from.parts.keywordRange : joined.range(argsStart, argsEnd)
    problems.error('from-arguments', 'FROM requires either one or three arguments', range)
    const unresolved: SourceRef = { kind: 'unresolved', text: base?.text ?? '', range }
    return { base: unresolved, ...platform, replaced: false, fromArgs: nothing }
  }
  const text = base.text
  const range = joined.range(base.start, base.end)
  const named = name === undefined ? {} : readName(name.text, joined.range(name.start, name.end), problems)
  const head = (ref: SourceRef, replaced = false): Head => ({
    ...named,
    ...platform,
    base: ref,
    replaced,
    fromArgs: used.size === 0 || replaced ? nothing : [...used],
  })
  const unresolved: SourceRef = { kind: 'unresolved', text, range }
  const expanded =
    text.includes('$') || /['"\\`]/.test(text) ? globalArgs.expand(text, escape, used) : { text }
  if ('problem' in expanded) {
    const message = `failed to process ${goQuote(text)}: ${expanded.problem}`
    problems.error('bad-expansion', message, range)
    return head(unresolved)
  }
  if (expanded.text === '') {
    problems.error('empty-base-name', `base name (${text}) should not be blank`, range)
    return head(unresolved)
  }
  const replacement = named.name === undefined ? undefined : context.contexts.find(named.name.toLowerCase())
  if (replacement !== undefined) return head({ kind: 'context', name: replacement, text, range }, true)
  const index = earlier.get(expanded.text)
  if (index !== undefined) return head({ kind: 'stage', index, text, range })
  const ref = resolveImage(expanded.text, text, range, context)
  // Only here does case count, for it might be an image: BuildKit refuses `FROM Build`, though the stage is meant.
  const meant = ref.kind === 'unresolved' ? earlier.get(expanded.text.toLowerCase()) : undefined
  return head(meant === undefined ? ref : { kind: 'stage', index: meant, text, range })
}

function readName(text: string, range: SourceRange, problems: ProblemList): Pick<Head, 'name' | 'nameRange'> {
  if (stageName.test(text.toLowerCase())) return { name: text, nameRange: range }
  const message = `invalid name for build stage: ${goQuote(text)}, name can't start with a number or contain symbols`
  problems.error('invalid-stage-name', message, range)
  return {}
}

function readPlatform(
  flags: readonly ReadFlag[],
  { escape, globalArgs, problems }: LinkContext,
  used: Set<string>,
): Pick<Head, 'platform'> {
  const flag = flags.find((candidate) => candidate.name === 'platform')
  if (flag?.value === undefined || flag.value === '') return {}
  const range = flag.valueRange(0, flag.value.length)
  const expanded = globalArgs.expand(flag.value, escape, used)
  if ('problem' in expanded) {
    const message = `failed to process ${goQuote(flag.value)}: ${expanded.problem}`
    problems.error('bad-expansion', message, range)
    return {}
  }
  if (expanded.text === '') {
    problems.error('bad-platform', `empty platform value from expression ${flag.value}`, range)
    return {}
  }
  const platform = parsePlatform(expanded.text)
  if ('problem' in platform) {
    problems.error('bad-platform', `failed to parse platform ${flag.value}: ${platform.problem}`, range)
    return {}
  }
  return { platform: formatPlatform(platform) }
}
