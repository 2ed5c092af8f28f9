import type { BuildLog, LogLine } from '#shared/build/build-log.ts'
import { lineAt } from '#shared/build/build-log.ts'

/** A line of the log of all steps. */
export interface InterleavedLine {
  readonly digest: string
  readonly line: LogLine
}

/**
 * Complete lines of all steps in the order in which they came. `lines` is one array that only grows, since a copy of
 * 100,000 lines at every frame would cost more than the drawing; `length` says how much of it this value means.
 */
export interface InterleavedLog {
  readonly lines: readonly InterleavedLine[]
  readonly length: number
  readonly taken: ReadonlyMap<string, number>
}

export const emptyInterleavedLog = (): InterleavedLog => ({ lines: [], length: 0, taken: new Map() })

/** Takes over the lines that are new since `before`. */
export function interleave(before: InterleavedLog, log: BuildLog): InterleavedLog {
  const fresh: InterleavedLine[] = []
  const taken = new Map(before.taken)
  for (const [digest, step] of log) {
    const from = taken.get(digest) ?? 0
    for (let index = from; index < step.lineCount; index += 1) {
      const line = lineAt(step, index)
      if (line !== undefined) fresh.push({ digest, line })
    }
    if (step.lineCount > from) taken.set(digest, step.lineCount)
  }
  if (fresh.length === 0) return before
  fresh.sort((a, b) => a.line.at - b.line.at)
  const lines = before.lines as InterleavedLine[]
  for (const line of fresh) lines.push(line)
  return { lines, length: lines.length, taken }
}
