// What the set-up tells people: one line a fact, sizes and times as people read them.

/** Something the user can mend: one line of what, one of how. */
export class SetupError extends Error {
  constructor(message, remedy) {
    super(message)
    this.name = 'SetupError'
    this.remedy = remedy
  }
}

const isTerminal = process.stderr.isTTY === true && !process.env.NO_COLOR
const paint = (code, text) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text)

/** A step of the set-up. Goes to stderr: stdout is kept for results. */
export const say = (text) => process.stderr.write(`${paint('36', '›')} ${text}\n`)

export const sayDetail = (text) => process.stderr.write(`  ${paint('2', text)}\n`)

export function sayError(error) {
  process.stderr.write(
    `${paint('31', '✗')} ${error instanceof SetupError ? error.message : (error.stack ?? error)}\n`,
  )
  if (error instanceof SetupError && error.remedy) process.stderr.write(`  ${error.remedy}\n`)
}

/** `340 ms`, `12.4 s`, `3 m 05 s`. */
export function formatDuration(ms) {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`
}

/** `812 B`, `7.3 kB`, `56.0 MB`. */
export function formatBytes(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return unit === 0 ? `${Math.round(value)} B` : `${value.toFixed(1)} ${units[unit]}`
}

/** Runs a command's main function: errors become one line and exit code 1. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    sayError(error)
    process.exitCode = 1
  }
}
