import { formatPlatform, parsePlatform } from './platform.ts'
import type { ProblemList } from './problem-list.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { expandWords, type Lookup } from './shell-words.ts'
import { splitQuoted } from './words.ts'

export interface GlobalArgOptions {
  readonly args: Readonly<Record<string, string>>
  readonly buildPlatform: string
  readonly targetPlatform: string
}

/** The variables that FROM and its `--platform` see: those of the platforms, then the ARGs before the first FROM. */
export class GlobalArgs {
  readonly #values = new Map<string, string>()
  readonly #given: Readonly<Record<string, string>>
  readonly lookup: Lookup = (name) => this.#values.get(name)

  constructor({ args, buildPlatform, targetPlatform }: GlobalArgOptions) {
    this.#given = args
    this.#setPlatform('BUILD', buildPlatform)
    this.#setPlatform('TARGET', targetPlatform)
    this.#values.set('TARGETSTAGE', args['TARGETSTAGE'] ?? 'default')
  }

  /** `ARG name=value …`: a value given with the build wins; a value may use ARGs before it. */
  declare(arg: ReadInstruction, escape: '\\' | '`', problems: ProblemList): void {
    const { joined, argsStart, argsEnd } = arg
    for (const word of splitQuoted(joined.text, argsStart, argsEnd, escape)) {
      const equals = word.text.indexOf('=')
      const name = equals < 0 ? word.text : word.text.slice(0, equals)
      const given = Object.hasOwn(this.#given, name) ? this.#given[name] : undefined
      if (given !== undefined) {
        this.#values.set(name, given)
        continue
      }
      if (equals < 0) continue
      const value = word.text.slice(equals + 1)
      const expanded = expandWords(value, { escape, lookup: this.lookup })
      if ('problem' in expanded) {
        const message = `failed to process ${JSON.stringify(value)}: ${expanded.problem}`
        problems.error('bad-expansion', message, joined.range(word.start + equals + 1, word.end))
      } else {
        this.#values.set(name, expanded.text)
      }
    }
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
      this.#values.set(prefix + name, this.#given[prefix + name] ?? value)
    }
  }
}
