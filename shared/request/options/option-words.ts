import { splitCsv } from '../../dockerfile/split-csv.ts'
import { OptionError } from './option-error.ts'

/** `type=registry,ref=example.com/app,mode=max` in its parts. What is read is taken out, so that what is left is unknown. */
export class OptionWords {
  readonly #option: string
  readonly #words = new Map<string, string>()

  /** @param option with its value, for messages @throws OptionError for a part that is no `key=value` */
  constructor(option: string, value: string) {
    this.#option = option
    for (const { text } of splitCsv(value)) {
      const at = text.indexOf('=')
      if (at < 1) throw this.error(`“${text}” is not of the form key=value`)
      this.#words.set(text.slice(0, at).trim().toLowerCase(), text.slice(at + 1))
    }
  }

  take(key: string): string | undefined {
    const value = this.#words.get(key)
    this.#words.delete(key)
    return value
  }

  /** @throws OptionError if it is not there */
  need(key: string): string {
    const value = this.take(key)
    if (value === undefined || value === '') throw this.error(`${key}= is missing`)
    return value
  }

  /** @throws OptionError for anything but true and false, in the ways that Go reads them */
  flag(key: string): boolean | undefined {
    const value = this.take(key)
    if (value === undefined) return undefined
    if (/^(1|t|true)$/i.test(value)) return true
    if (/^(0|f|false)$/i.test(value)) return false
    throw this.error(`${key} is true or false, not “${value}”`)
  }

  /** @throws OptionError for what is no whole number */
  number(key: string): number | undefined {
    const value = this.take(key)
    if (value === undefined) return undefined
    if (!/^\d+$/.test(value)) throw this.error(`${key} is a number, not “${value}”`)
    return Number(value)
  }

  /** @throws OptionError for a value that is none of them */
  oneOf<T extends string>(key: string, choices: readonly T[]): T | undefined {
    const value = this.take(key)
    if (value === undefined) return undefined
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw this.error(`${key} is one of ${choices.join(', ')}, not “${value}”`)
    return found
  }

  /** The keys that begin like this, with their values; taken out. */
  takeAll(matches: (key: string) => boolean): readonly (readonly [string, string])[] {
    const found = [...this.#words].filter(([key]) => matches(key))
    for (const [key] of found) this.#words.delete(key)
    return found
  }

  /** Whatever is left. */
  rest(): Readonly<Record<string, string>> | undefined {
    return this.#words.size === 0 ? undefined : Object.fromEntries(this.#words)
  }

  /** @throws OptionError if something is left */
  end(): void {
    const [key] = this.#words.keys()
    if (key !== undefined) throw this.error(`${key} is not known here`)
  }

  error(why: string): OptionError {
    return new OptionError(this.#option, why)
  }
}
