import type { ReadFlag } from './flags.ts'
import { goQuote } from './go-quote.ts'
import type { CommandLine, HealthDetail } from './instruction-detail.ts'
import { parseDuration } from './parse-duration.ts'
import type { ProblemList } from './problem-list.ts'
import type { Arguments } from './read-arguments.ts'

const times = {
  interval: 'interval',
  timeout: 'timeout',
  'start-period': 'startPeriod',
  'start-interval': 'startInterval',
} as const

/** `HEALTHCHECK --interval=1s CMD …` or `HEALTHCHECK NONE`, whose flags nobody reads. */
export function readHealth(
  args: Extract<Arguments, { readonly kind: 'health' }>,
  flags: readonly ReadFlag[],
  commandOf: (args: Arguments) => CommandLine,
  problems: ProblemList,
): HealthDetail {
  if (args.type.toUpperCase() === 'NONE') return { kind: 'healthcheck' }
  let detail: HealthDetail = { kind: 'healthcheck', command: commandOf(args.command) }
  for (const { name, value = '', range } of flags) {
    if (value === '') continue
    const time = Object.hasOwn(times, name) ? times[name as keyof typeof times] : undefined
    if (time !== undefined) {
      const duration = parseDuration(value)
      if (typeof duration !== 'number') problems.error('bad-flag-value', duration.problem, range)
      else if (duration !== 0 && duration < 1) {
        problems.error('bad-flag-value', `Interval ${goQuote(name)} cannot be less than 1ms`, range)
      } else if (duration !== 0) detail = { ...detail, [time]: duration }
    } else if (name === 'retries') {
      if (!/^[+-]?\d+$/.test(value)) {
        const message = `strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`
        problems.error('bad-flag-value', message, range)
      } else if (Number(value) < 0) {
        problems.error('bad-flag-value', `--retries cannot be negative (${Number(value)})`, range)
      } else detail = { ...detail, retries: Number(value) }
    }
  }
  return detail
}
