import { goQuote } from './go-quote.ts'

/** Milliseconds in each of Go's units. */
const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Milliseconds of `1m30s` as Go's `time.ParseDuration` reads it, or what is wrong in its words. */
export function parseDuration(text: string): number | { readonly problem: string } {
  const quoted = goQuote(text)
  const sign = text.startsWith('-') ? -1 : 1
  const rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0
  const part = /(\d+\.?\d*|\.\d+)([^\d.]*)/y
  let sum = 0
  while (part.lastIndex < rest.length) {
    const [, number, unit = ''] = part.exec(rest) ?? []
    if (number === undefined) return { problem: `time: invalid duration ${quoted}` }
    if (unit === '') return { problem: `time: missing unit in duration ${quoted}` }
    const factor = Object.hasOwn(units, unit) ? units[unit] : undefined
    if (factor === undefined) {
      return { problem: `time: unknown unit ${goQuote(unit)} in duration ${quoted}` }
    }
    sum += Number(number) * factor
  }
  return rest === '' ? { problem: `time: invalid duration ${quoted}` } : sign * sum
}
