const notice = /^\[output clipped, log limit ([\w./]+) reached\]\r?$/

/**
 * The limit at which the engine left out output of a step, in its own words; `undefined` for any other line.
 * Written by BuildKit (util/progress/logs/logs.go) in the place of what is missing.
 *
 * @example clipLimit('[output clipped, log limit 2MiB reached]') // '2MiB'
 * @example clipLimit('[output clipped, log limit 200KiB/s reached]') // '200KiB/s'
 */
export function clipLimit(line: string): string | undefined {
  return line.startsWith('[output clipped') ? notice.exec(line)?.[1] : undefined
}
