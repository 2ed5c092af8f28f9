import type { Argument } from './argument.ts'
import { describedBy } from './described-by.ts'
import { goQuote } from './go-quote.ts'
import { formatPlatform, parsePlatform } from './platform.ts'
import type { ProblemList } from './problem-list.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { expandWords, type Expanded, type ExpansionProblem } from './shell-words.ts'

export interface GlobalArgOptions {
  readonly args: Readonly<Record<string, string>>
  readonly buildPlatform: string
  readonly targetPlatform: string
  /** For `TARGETSTAGE`: the name of the stage that is built, `default` for one without. */
  readonly targetStage: string
}

/**
 * The variables that FROM and its `--platform` see: those of the platforms, then the ARGs before the first FROM. A stage
 * sees one only after an ARG of its own without a default.
 */
export class GlobalArgs {
  readonly #values = new Map<string, string>()
  readonly #given: Readonly<Record<string, string>>
  /** By name, the last of each. */
  readonly #declared = new Map<string, Argument>()

  constructor({ args, buildPlatform, targetPlatform, targetStage }: GlobalArgOptions) {
    this.#given = args
    this.#setPlatform('BUILD', buildPlatform)
    this.#setPlatform('TARGET', targetPlatform)
    this.#values.set('TARGETSTAGE', this.given('TARGETSTAGE') ?? targetStage)
  }

  /** The value given with the build. */
  given(name: string): string | undefined {
    return Object.hasOwn(this.#given, name) ? this.#given[name] : undefined
  }

  /** What a stage's ARG without a default gets. */
  inherited(name: string): Pick<Argument, 'value' | 'origin'> {
    const value = this.#values.get(name)
    if (value === undefined) return { origin: 'none' }
    return { value, origin: this.#declared.has(name) ? 'global' : 'platform' }
  }

  /** `ARG name=value …`: a value given with the build wins; a value may use ARGs before it. */
  declare(
    { args, joined, parts, comments }: ReadInstruction,
    escape: '\\' | '`',
    problems: ProblemList,
  ): readonly Argument[] {
    if (args.kind !== 'pairs') return []
    return args.pairs.map(({ name, value: written, valueStart, start, end }) => {
      const used = new Set<string>()
      let value = this.given(name)
      let origin: Argument['origin'] = value === undefined ? 'none' : 'given'
      if (value === undefined && written !== undefined) {
        const expanded = this.expand(written, escape, used)
        if ('problem' in expanded) {
          const message = `failed to process ${goQuote(written)}: ${expanded.problem}`
          problems.error('bad-expansion', message, joined.range(valueStart, end))
        } else {
          value = expanded.text
          origin = 'default'
        }
      }
      const before = this.#declared.get(name)
      // `ARG V=${V}-x` needs what the one before needed.
      if (used.delete(name)) for (const needed of before?.uses ?? []) used.add(needed)
      const argument: Argument = {
        name,
        ...(written === undefined ? {} : { default: written }),
        ...(value === undefined ? {} : { value }),
        origin: value === undefined && this.#values.has(name) ? 'platform' : origin,
        ...describedBy(comments, name),
        uses: [...used],
        range: joined.range(start, end),
        lines: parts.lines,
      }
      if (value !== undefined) this.#values.set(name, value)
      this.#declared.set(name, argument)
      return argument
    })
  }

  /** Expands a text of FROM or a default; `used` gets the names of the arguments that were found. */
  expand(text: string, escape: '\\' | '`', used: Set<string>): Expanded | ExpansionProblem {
    return expandWords(text, {
      escape,
      lookup: (name) => {
        const value = this.#values.get(name)
        if (value !== undefined) used.add(name)
        return value
      },
    })
  }

  #setPlatform(prefix: 'BUILD' | 'TARGET', text: string): void {
    const platform = parsePlatform(text)
    if ('problem' in platform) return
    const values = {
      PLATFORM: formatPlatform(platform),
      OS: platform.os,
      OSVERSION: '',
      ARCH: platform.architecture,
      VARIANT: platform.variant,
    }
    for (const [name, value] of Object.entries(values)) {
      this.#values.set(prefix + name, this.given(prefix + name) ?? value)
    }
  }
}
