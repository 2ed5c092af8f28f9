import { readFile } from 'node:fs/promises'

/**
 * A process that cannot be mistaken for a later one with the same number: its id together with its start time in clock
 * ticks since boot (field 22 of `/proc/<pid>/stat`, proc(5)).
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: string
}

/** The identity of a living process; `undefined` when there is none with this id or it is only a zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  let text: string
  try {
    text = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
  } catch {
    return undefined
  }
  const { state, startTime } = parseProcessStat(text)
  return startTime === undefined || state === 'Z' || state === 'X' ? undefined : { pid, startTime }
}

export async function isAlive(process: ProcessIdentity): Promise<boolean> {
  return (await identify(process.pid))?.startTime === process.startTime
}

/**
 * State and start time from a line of `/proc/<pid>/stat`. The name in parentheses may itself hold spaces and
 * parentheses, so fields count from the last one.
 *
 * @example
 * "4711 (tmux: (server)) S 1 4711 … 98765 …"
 */
export function parseProcessStat(text: string): {
  readonly state: string | undefined
  readonly startTime: string | undefined
} {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .trim()
    .split(' ')
  return { state: fields[0], startTime: fields[19] }
}
