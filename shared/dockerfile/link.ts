import type { SourceRange } from '../source-range.ts'
import type { Instruction, Mount, SourceRef, Stage } from './dockerfile-model.ts'
import type { ReadFlag } from './flags.ts'
import type { GlobalArgs } from './global-args.ts'
import { familiarImageName, imageNameProblem } from './image-name.ts'
import type { ReadMount } from './mounts.ts'
import { formatPlatform, parsePlatform } from './platform.ts'
import type { ProblemList } from './problem-list.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { expandWords } from './shell-words.ts'
import { inCycles } from './stage-cycles.ts'
import { splitBlanks } from './words.ts'

/** The instructions of a stage, FROM first, before anything is resolved. */
export interface ReadStage {
  readonly from: ReadInstruction
  readonly instructions: readonly ReadInstruction[]
}

export interface LinkContext {
  readonly escape: '\\' | '`'
  readonly globalArgs: GlobalArgs
  readonly contexts: ReadonlySet<string>
  readonly problems: ProblemList
}

interface Head {
  readonly name?: string
  readonly nameRange?: SourceRange
  readonly base: SourceRef
  readonly platform?: string
}

const stageName = /^[a-z][a-z0-9-_.]*$/

/**
 * Third pass: what FROM, `--from` and mounts name. FROM looks backwards only, the nearest duplicate wins; `--from` knows
 * every stage, the last duplicate wins, but may use only those above it; a number is an index for COPY alone.
 */
export function linkStages(read: readonly ReadStage[], context: LinkContext): readonly Stage[] {
  const byName = new Map<string, number>()
  const heads = read.map((stage, index) => {
    const head = readHead(stage.from, byName, context)
    if (head.name !== undefined) {
      const name = head.name.toLowerCase()
      if (byName.has(name) && head.nameRange !== undefined) {
        const message = `Duplicate stage name ${JSON.stringify(name)}, stage names should be unique`
        context.problems.warning('duplicate-stage-name', message, head.nameRange)
      }
      byName.set(name, index)
    }
    return head
  })
  const linker = new StageLinker(heads, byName, context)
  const stages = read.map((stage, index) => linker.link(stage, index))
  linker.reportForward()
  return stages
}

function readHead(from: ReadInstruction, earlier: ReadonlyMap<string, number>, context: LinkContext): Head {
  const { problems, globalArgs, escape } = context
  const { joined, argsStart, argsEnd } = from
  const words = splitBlanks(joined.text, argsStart, argsEnd)
  const [base, as, name] = words
  const platform = readPlatform(from.flags, context)
  if (
    base === undefined ||
    (words.length !== 1 && !(words.length === 3 && as?.text.toLowerCase() === 'as'))
  ) {
    const range = base === undefined ? from.parts.keywordRange : joined.range(argsStart, argsEnd)
    problems.error('from-arguments', 'FROM requires either one or three arguments', range)
    return { base: { kind: 'unresolved', text: base?.text ?? '', range }, ...platform }
  }
  const range = joined.range(base.start, base.end)
  const named = name === undefined ? {} : readName(name.text, joined.range(name.start, name.end), problems)
  const unresolved: Head = { ...named, ...platform, base: { kind: 'unresolved', text: base.text, range } }
  if (named.name !== undefined && context.contexts.has(named.name.toLowerCase())) {
    const nameOfContext = named.name.toLowerCase()
    return { ...named, ...platform, base: { kind: 'context', name: nameOfContext, text: base.text, range } }
  }
  const expanded = expandWords(base.text, { escape, lookup: globalArgs.lookup })
  if ('problem' in expanded) {
    const message = `failed to process ${JSON.stringify(base.text)}: ${expanded.problem}`
    problems.error('bad-expansion', message, range)
    return unresolved
  }
  if (expanded.text === '') {
    problems.error('empty-base-name', `base name (${base.text}) should not be blank`, range)
    return unresolved
  }
  const index = earlier.get(expanded.text)
  if (index !== undefined) {
    return { ...named, ...platform, base: { kind: 'stage', index, text: base.text, range } }
  }
  const ref = resolveImage(expanded.text, base.text, range, context)
  // Only here does case count, for it might be an image: BuildKit refuses `FROM Build`, though the stage is meant.
  const meant = ref.kind === 'unresolved' ? earlier.get(expanded.text.toLowerCase()) : undefined
  if (meant === undefined) return { ...named, ...platform, base: ref }
  return { ...named, ...platform, base: { kind: 'stage', index: meant, text: base.text, range } }
}

function readName(text: string, range: SourceRange, problems: ProblemList): Pick<Head, 'name' | 'nameRange'> {
  if (stageName.test(text.toLowerCase())) return { name: text, nameRange: range }
  const message = `invalid name for build stage: ${JSON.stringify(text)}, name can't start with a number or contain symbols`
  problems.error('invalid-stage-name', message, range)
  return {}
}

function readPlatform(
  flags: readonly ReadFlag[],
  { escape, globalArgs, problems }: LinkContext,
): Pick<Head, 'platform'> {
  const flag = flags.find((candidate) => candidate.name === 'platform')
  if (flag?.value === undefined || flag.value === '') return {}
  const range = flag.valueRange(0, flag.value.length)
  const expanded = expandWords(flag.value, { escape, lookup: globalArgs.lookup })
  if ('problem' in expanded) {
    const message = `failed to process arguments for platform: failed to process ${JSON.stringify(flag.value)}: ${expanded.problem}`
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

/** A name that is no stage: nothing, a context given with the build, or an image. */
function resolveImage(
  name: string,
  text: string,
  range: SourceRange,
  { contexts, problems }: LinkContext,
): SourceRef {
  if (name === 'scratch') return { kind: 'scratch', text, range }
  const image = familiarImageName(name)
  if (contexts.has(name) || contexts.has(image)) {
    return { kind: 'context', name: contexts.has(name) ? name : image, text, range }
  }
  const problem = imageNameProblem(name)
  if (problem === undefined) return { kind: 'image', image, text, range }
  problems.error('invalid-image-name', problem, range)
  return { kind: 'unresolved', text, range }
}

interface ForwardUse {
  readonly from: number
  readonly to: number
  readonly message: string
  readonly range: SourceRange
}

class StageLinker {
  readonly #heads: readonly Head[]
  readonly #byName: ReadonlyMap<string, number>
  readonly #context: LinkContext
  /** For each stage those whose files it takes. */
  readonly #uses: number[][]
  readonly #forward: ForwardUse[] = []

  constructor(heads: readonly Head[], byName: ReadonlyMap<string, number>, context: LinkContext) {
    this.#heads = heads
    this.#byName = byName
    this.#context = context
    this.#uses = heads.map(() => [])
  }

  link(read: ReadStage, index: number): Stage {
    const head = this.#heads[index] ?? { base: unresolvedBase(read.from) }
    const instructions = read.instructions.map((item) => this.#instruction(item, index))
    const last = read.instructions.at(-1) ?? read.from
    return {
      index,
      ...head,
      from: read.from.parts,
      instructions,
      lines: { first: read.from.parts.lines.first, last: last.parts.lines.last },
    }
  }

  /** What uses a stage that is not above it: a circle, or only too early. */
  reportForward(): void {
    if (this.#forward.length === 0) return
    const cyclic = inCycles(this.#uses)
    for (const { from, to, message, range } of this.#forward) {
      if (from === to || (cyclic[from] !== undefined && cyclic[from] === cyclic[to])) {
        const circle = `circular dependency detected on stage: ${this.#title(from)}`
        this.#context.problems.error('cyclic-stage', circle, range)
      } else {
        this.#context.problems.error('unknown-stage', message, range)
      }
    }
  }

  #instruction(read: ReadInstruction, stage: number): Instruction {
    const { parts } = read
    if (read.mounts.length > 0) {
      return { ...parts, mounts: read.mounts.map((mount) => this.#mount(mount, stage)) }
    }
    const from = parts.keyword === 'COPY' && read.flags.length > 0 ? this.#copyFrom(read, stage) : undefined
    return from === undefined ? parts : { ...parts, from }
  }

  #copyFrom(read: ReadInstruction, stage: number): SourceRef | undefined {
    const flag = read.flags.find((candidate) => candidate.name === 'from')
    const text = flag?.value
    if (flag === undefined || text === undefined || text === '') return undefined
    const { problems, escape } = this.#context
    const range = flag.valueRange(0, text.length)
    const expanded = expandWords(text, { escape, lookup: () => undefined })
    if ('problem' in expanded || expanded.text !== text) {
      const message =
        'problem' in expanded
          ? `failed to process ${JSON.stringify(text)}: ${expanded.problem}`
          : 'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround'
      problems.error('bad-expansion', message, range)
      return { kind: 'unresolved', text, range }
    }
    if (/^[+-]?\d+$/.test(text)) {
      const index = Number(text)
      if (index >= 0 && index < this.#heads.length) return this.#stage(index, stage, text, range, 'copy')
      problems.error('unknown-stage', `invalid stage index ${index}`, range)
      return { kind: 'unresolved', text, range }
    }
    const index = this.#byName.get(text.toLowerCase())
    return index === undefined
      ? resolveImage(text, text, range, this.#context)
      : this.#stage(index, stage, text, range, 'copy')
  }

  #mount({ fromOption, ...mount }: ReadMount, stage: number): Mount {
    if (fromOption === undefined || fromOption.value === '') return mount
    const { value, range: whole } = fromOption
    const range = {
      start: { ...whole.end, column: Math.max(0, whole.end.column - value.length) },
      end: whole.end,
    }
    // Reported where the option is read.
    if (value.includes('$')) return { ...mount, from: { kind: 'unresolved', text: value, range } }
    const index = this.#byName.get(value.toLowerCase())
    const from =
      index === undefined
        ? resolveImage(value, value, range, this.#context)
        : this.#stage(index, stage, value, range, 'mount', mount.target)
    return { ...mount, from }
  }

  #stage(
    index: number,
    user: number,
    text: string,
    range: SourceRange,
    how: 'copy' | 'mount',
    target = '',
  ): SourceRef {
    this.#uses[user]?.push(index)
    if (index < user) return { kind: 'stage', index, text, range }
    const name = JSON.stringify(text)
    const message =
      how === 'copy'
        ? `cannot copy from stage ${name}, it needs to be defined before current stage ${JSON.stringify(this.#title(user))}`
        : `cannot mount from stage ${name} to ${JSON.stringify(target)}, stage needs to be defined before current command`
    this.#forward.push({ from: user, to: index, message, range })
    return { kind: 'unresolved', text, range }
  }

  #title(index: number): string {
    return this.#heads[index]?.name?.toLowerCase() ?? `stage-${index}`
  }
}

function unresolvedBase(from: ReadInstruction): SourceRef {
  return { kind: 'unresolved', text: '', range: from.parts.keywordRange }
}
