import type { LineRange } from '#shared/source-range.ts'
import { joinLines } from '../decode-ops.ts'

/** A JSON object of the frontend's. Whatever does not have the type that is asked for counts as absent. */
export class JsonObject {
  readonly #fields: Readonly<Record<string, unknown>>

  constructor(value: unknown) {
    this.#fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  }

  string(name: string): string | undefined {
    const value = this.#fields[name]
    return typeof value === 'string' ? value : undefined
  }

  /** A text that is not empty: frontends leave empty ones out or not, which means the same. */
  text(name: string): string | undefined {
    const value = this.string(name)
    return value === '' ? undefined : value
  }

  flag(name: string): boolean {
    return this.#fields[name] === true
  }

  number(name: string): number | undefined {
    const value = this.#fields[name]
    return typeof value === 'number' ? value : undefined
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined && this.#fields[name] !== null
  }

  object(name: string): JsonObject {
    return new JsonObject(this.#fields[name])
  }

  list(name: string): readonly JsonObject[] {
    const value = this.#fields[name]
    return Array.isArray(value) ? value.map((item: unknown) => new JsonObject(item)) : []
  }

  strings(name: string): readonly string[] {
    const value = this.#fields[name]
    return Array.isArray(value) ? value.filter((item: unknown) => typeof item === 'string') : []
  }

  /** The fields whose values are texts. */
  texts(): readonly (readonly [string, string])[] {
    return Object.entries(this.#fields).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    )
  }

  /** The lines of `"location": {"ranges": […]}`. */
  lines(): readonly LineRange[] {
    return this.object('location').ranges()
  }

  /** The lines of `"ranges": [{"start": {"line": 8}, "end": {"line": 8}}]`, which gives each line by itself. */
  ranges(): readonly LineRange[] {
    return joinLines(
      this.list('ranges').flatMap((range) => {
        const first = range.object('start').number('line')
        const last = range.object('end').number('line')
        return first === undefined ? [] : [{ first, last: Math.max(first, last ?? first) }]
      }),
    )
  }
}
